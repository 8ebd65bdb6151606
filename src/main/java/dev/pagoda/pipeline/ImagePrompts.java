package dev.pagoda.pipeline;

import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.onnx.graph.AttentionLayer;
import dev.pagoda.onnx.graph.Parameters;
import dev.pagoda.request.IpAdapterScale;
import dev.pagoda.request.IpAdapterUse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The image prompts of a run as inputs of the UNet: the tokens of all IP-Adapters side by side,
 * with scales in the values; shorter ones are filled up and masked.
 */
final class ImagePrompts {
  private record Used(IpAdapterScale scale, ImageTokens image) {}

  private final List<Used> used = new ArrayList<>();
  private final ToIntFunction<String> heads;

  /**
   * @param heads of the cross-attention at a module path
   */
  ImagePrompts(ToIntFunction<String> heads) {
    this.heads = heads;
  }

  /** Adds what an adapter made of its picture. */
  void add(IpAdapterUse use, ImageTokens image) {
    used.add(new Used(use.scale(), image));
  }

  /**
   * Adds what the UNet is given.
   *
   * @param classifierFree whether the first half of the rows is unconditional
   * @return whether that is anything
   */
  boolean addToUnet(
      SessionParameters.Builder parameters,
      GraphSession session,
      int rows,
      boolean classifierFree) {
    if (used.isEmpty()) {
      return false;
    }
    int most = used.stream().mapToInt(u -> u.image().tokens()).max().orElseThrow();
    boolean half = false;
    for (Map.Entry<String, AttentionLayer> layer :
        session.extensions().crossAttentions().entrySet()) {
      half = layer.getValue().half();
      add(parameters, layer.getKey(), layer.getValue(), most, rows, classifierFree);
    }
    parameters.add(Parameters.IMAGE_PROMPT_TOKENS, Long.MAX_VALUE);
    parameters.add(Parameters.IMAGE_PROMPT_MASK, half, mask(most), used.size(), most);
    return true;
  }

  private float[] mask(int most) {
    float[] mask = new float[used.size() * most];
    for (int i = 0; i < used.size(); i++) {
      Arrays.fill(
          mask, i * most + used.get(i).image().tokens(), (i + 1) * most, Float.NEGATIVE_INFINITY);
    }
    return mask;
  }

  private void add(
      SessionParameters.Builder parameters,
      String path,
      AttentionLayer layer,
      int most,
      int rows,
      boolean classifierFree) {
    int channels = Math.toIntExact(layer.channels());
    int headCount = heads.applyAsInt(path);
    int size = channels / headCount;
    int columns = used.size() * most;
    int row = channels * columns;
    float[] keys = new float[rows * row];
    float[] values = new float[rows * row];
    float share = (float) (1 / Math.sqrt(size));
    for (int adapter = 0; adapter < used.size(); adapter++) {
      ImageTokens image = used.get(adapter).image();
      float scale = (float) used.get(adapter).scale().at(path);
      float[] imageKeys = image.keys().get(path);
      float[] imageValues = image.values().get(path);
      for (int r = 0; r < rows; r++) {
        int kind = classifierFree && r < rows / 2 ? 0 : 1;
        for (int token = 0; token < image.tokens(); token++) {
          int from = (kind * image.tokens() + token) * channels;
          int column = adapter * most + token;
          for (int channel = 0; channel < channels; channel++) {
            int head = channel / size;
            int within = channel % size;
            keys[r * row + channel * columns + column] = share * imageKeys[from + channel];
            values[r * row + (head * columns + column) * size + within] =
                scale * imageValues[from + channel];
          }
        }
      }
    }
    parameters.add(
        Parameters.imagePromptKeys(path), layer.half(), keys, rows, headCount, size, columns);
    parameters.add(
        Parameters.imagePromptValues(path), layer.half(), values, rows, headCount, columns, size);
  }
}
