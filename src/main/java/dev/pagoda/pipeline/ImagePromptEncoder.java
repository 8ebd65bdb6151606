package dev.pagoda.pipeline;

import dev.pagoda.adapter.AdapterException;
import dev.pagoda.adapter.ip.ImageProjection;
import dev.pagoda.adapter.ip.IpAdapterFile;
import dev.pagoda.adapter.ip.IpAdapterGraph;
import dev.pagoda.image.ClipImages;
import dev.pagoda.image.Picture;
import dev.pagoda.model.ClipPreprocessing;
import dev.pagoda.model.IpAdapterDirectory;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.GraphSource;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.OutputArray;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.onnx.graph.AttentionLayer;
import dev.pagoda.onnx.graph.Extensions;
import dev.pagoda.request.IpAdapterUse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Encodes image prompts: picture to image encoder to projection to keys and values, once per run,
 * as diffusers' {@code prepare_ip_adapter_image_embeds}. The negative of a plain adapter is an
 * embedding of zeros; that of a plus adapter is what the encoder makes of pixels of zeros.
 */
final class ImagePromptEncoder {
  private final AdapterShelf shelf;
  private final RunContext run;

  ImagePromptEncoder(AdapterShelf shelf, RunContext run) {
    this.shelf = shelf;
    this.run = run;
  }

  /**
   * Encodes the picture of one adapter.
   *
   * @param crossAttentions the UNet's, by module path
   * @throws dev.pagoda.model.ModelException when the adapter does not fit
   */
  ImageTokens encode(IpAdapterUse use, Map<String, AttentionLayer> crossAttentions) {
    Picture picture = new InputFiles(run).picture("ip_adapter_image", use.image());
    IpAdapterDirectory directory = shelf.ipAdapter(use);
    IpAdapterFile file = shelf.ipAdapterFile(use);
    List<String> order = match(use, file, crossAttentions);
    boolean plus = file.projection() instanceof ImageProjection.Resampler;
    OutputArray embeds = embed(directory, picture, plus);
    long columns = embeds.shape().get(embeds.shape().size() - 1);
    if (columns != file.projection().imageWidth()) {
      throw RunPlan.invalid(
          "ip_adapter",
          "\"%s\" takes %d columns of an image encoder, but the one beside it gives %d."
              .formatted(use.adapter(), file.projection().imageWidth(), columns));
    }
    return project(file, order, plus, withNegative(embeds, plus));
  }

  private static List<String> match(
      IpAdapterUse use, IpAdapterFile file, Map<String, AttentionLayer> crossAttentions) {
    List<String> order;
    try {
      order = file.match(crossAttentions.keySet());
    } catch (AdapterException e) {
      throw RunPlan.invalid("ip_adapter", e.getMessage() + ".");
    }
    for (int i = 0; i < order.size(); i++) {
      int width = file.crossAttentions().get(i).width();
      long channels = crossAttentions.get(order.get(i)).channels();
      if (width != channels) {
        throw RunPlan.invalid(
            "ip_adapter",
            "\"%s\" has %d columns for %s, where the model has %d: it was made for another model."
                .formatted(use.adapter(), width, order.get(i), channels));
      }
    }
    return order;
  }

  /** The encoder's output for the picture and, of a plus adapter, for zeros before it. */
  private OutputArray embed(IpAdapterDirectory directory, Picture picture, boolean plus) {
    ClipPreprocessing clip = directory.preprocessing();
    float[] pixels =
        ClipImages.preprocess(picture, clip.size(), floats(clip.mean()), floats(clip.std()));
    int rows = plus ? 2 : 1;
    String output = plus ? directory.patchEmbeds() : directory.imageEmbeds();
    try (Lease lease =
        run.lease(ModelPart.IMAGE_ENCODER, SessionKey.stock(directory.imageEncoder().graph()))) {
      GraphSession session = lease.session();
      try (HostTensor input =
          HostTensor.allocate(
              session.inputs().get("pixel_values"), rows, 3, clip.size(), clip.size())) {
        input.write((rows - 1) * pixels.length, pixels, 0, pixels.length);
        return session.run(run.scope(), Map.of("pixel_values", input), Set.of(output)).get(output);
      }
    }
  }

  private static OutputArray withNegative(OutputArray embeds, boolean plus) {
    if (plus) {
      return embeds;
    }
    float[] data = new float[2 * embeds.data().length];
    System.arraycopy(embeds.data(), 0, data, embeds.data().length, embeds.data().length);
    return new OutputArray(data, List.of(2L, embeds.shape().get(1)));
  }

  private ImageTokens project(
      IpAdapterFile file, List<String> order, boolean plus, OutputArray embeds) {
    String name = plus ? IpAdapterGraph.HIDDEN_STATES : IpAdapterGraph.IMAGE_EMBEDS;
    long[] shape = embeds.shape().stream().mapToLong(Long::longValue).toArray();
    Map<String, float[]> keys = new HashMap<>();
    Map<String, float[]> values = new HashMap<>();
    try (Lease lease =
        run.lease(
            ModelPart.IMAGE_ENCODER,
            new SessionKey(file.file(), "ip-adapter", f -> source(f, file)))) {
      GraphSession session = lease.session();
      try (HostTensor input = HostTensor.allocate(session.inputs().get(name), shape)) {
        input.write(embeds.data());
        Map<String, OutputArray> projected =
            session.run(run.scope(), Map.of(name, input), session.outputs().names());
        for (int i = 0; i < order.size(); i++) {
          keys.put(order.get(i), projected.get(IpAdapterGraph.keys(i)).data());
          values.put(order.get(i), projected.get(IpAdapterGraph.values(i)).data());
        }
      }
    }
    return new ImageTokens(file.projection().tokens(), keys, values);
  }

  private static GraphSource source(Path path, IpAdapterFile file) {
    return new GraphSource(
        path,
        Optional.of(IpAdapterGraph.build(file)),
        Optional.of(file.weightsFolder()),
        Extensions.NONE);
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }
}
