package dev.pagoda.onnx.graph;

import dev.pagoda.Goldens;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.model.UnetConfig;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import dev.pagoda.safetensors.SafetensorsFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Image prompts as parameters of a rewritten UNet, made of tokens as diffusers' UNet is given. */
final class PromptFeed {
  private static final UnetConfig UNET =
      SdxlDirectory.open(Goldens.model("sdxl-tiny")).unet().config();
  private static final List<String> ORDER = order();

  /** What the masked places hold: nothing may come of it. */
  private static final float ANYTHING = 7;

  private PromptFeed() {}

  /**
   * An adapter with its tokens.
   *
   * @param file in {@code ip-adapter-tiny}
   * @param tokens [rows, tokens, 64]
   * @param scale in all layers
   */
  record Prompt(SafetensorsFile file, Array tokens, float scale) {
    /** With the tokens of {@code unet-variants/reference}. */
    static Prompt of(String adapter, float scale) {
      return new Prompt(
          SafetensorsFile.open(Goldens.path("ip-adapter-tiny/" + adapter + "_sdxl.safetensors")),
          References.array(adapter, "tokens"),
          scale);
    }

    int count() {
      return (int) tokens.shape()[1];
    }

    /** [rows, tokens, channels] of the projection {@code kind} in a cross-attention. */
    float[][][] projected(String path, String kind) {
      String key = "ip_adapter.%d.%s.weight".formatted(2 * ORDER.indexOf(path) + 1, kind);
      float[] weight = file.readFloats(key);
      int in = (int) tokens.shape()[2];
      float[][][] all = new float[(int) tokens.shape()[0]][count()][weight.length / in];
      for (int r = 0; r < all.length; r++) {
        for (int t = 0; t < count(); t++) {
          for (int c = 0; c < all[r][t].length; c++) {
            double sum = 0;
            for (int i = 0; i < in; i++) {
              sum += (double) weight[c * in + i] * tokens.data()[(r * count() + t) * in + i];
            }
            all[r][t][c] = (float) sum;
          }
        }
      }
      return all;
    }
  }

  /** All adapters side by side, shorter ones filled up to {@code most} tokens. */
  static SessionParameters of(Extensions extensions, int most, Prompt... prompts) {
    SessionParameters.Builder parameters = new SessionParameters.Builder();
    boolean half = false;
    for (String path : extensions.crossAttentions().keySet()) {
      AttentionLayer layer = extensions.crossAttentions().get(path);
      half = layer.half();
      add(parameters, path, layer, most, prompts);
    }
    float[] mask = new float[prompts.length * most];
    for (int a = 0; a < prompts.length; a++) {
      Arrays.fill(mask, a * most + prompts[a].count(), (a + 1) * most, Float.NEGATIVE_INFINITY);
    }
    return parameters
        .add(Parameters.IMAGE_PROMPT_TOKENS, Long.MAX_VALUE)
        .add(Parameters.IMAGE_PROMPT_MASK, half, mask, prompts.length, most)
        .build();
  }

  private static void add(
      SessionParameters.Builder parameters,
      String path,
      AttentionLayer layer,
      int most,
      Prompt... prompts) {
    int heads = UNET.heads(path);
    int size = (int) layer.channels() / heads;
    int rows = (int) prompts[0].tokens().shape()[0];
    int columns = prompts.length * most;
    float[] keys = new float[rows * heads * size * columns];
    float[] values = new float[keys.length];
    Arrays.fill(keys, ANYTHING);
    Arrays.fill(values, ANYTHING);
    for (int a = 0; a < prompts.length; a++) {
      float[][][] k = prompts[a].projected(path, "to_k_ip");
      float[][][] v = prompts[a].projected(path, "to_v_ip");
      for (int r = 0; r < rows; r++) {
        for (int t = 0; t < prompts[a].count(); t++) {
          for (int c = 0; c < heads * size; c++) {
            int head = r * heads + c / size;
            int column = a * most + t;
            keys[(head * size + c % size) * columns + column] =
                (float) (k[r][t][c] / Math.sqrt(size));
            values[(head * columns + column) * size + c % size] = prompts[a].scale() * v[r][t][c];
          }
        }
      }
    }
    parameters.add(
        Parameters.imagePromptKeys(path), layer.half(), keys, rows, heads, size, columns);
    parameters.add(
        Parameters.imagePromptValues(path), layer.half(), values, rows, heads, columns, size);
  }

  private static List<String> order() {
    List<String> order = new ArrayList<>();
    Goldens.json(Goldens.path("ip-adapter-tiny/cross-attention-order.json"))
        .get("attn2")
        .forEach(path -> order.add(path.asText()));
    return order;
  }
}
