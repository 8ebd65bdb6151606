package dev.pagoda.pipeline;

import dev.pagoda.image.PixArtImages;
import dev.pagoda.image.Pixels;
import dev.pagoda.image.RgbImage;
import dev.pagoda.model.Component;
import dev.pagoda.model.LatentColours;
import dev.pagoda.model.ModelException;
import dev.pagoda.model.VaeConfig;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.OutputArray;
import dev.pagoda.onnx.Port;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.request.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Latents to pictures: {@code latent_sample} [1, 4, h, w] to {@code sample} [1, 3, 8h, 8w] in -1 to
 * 1. One picture at a time, so that memory does not grow with their number.
 *
 * @param decoder the decoder's graph
 * @param scaling what latents are divided by, and where the model says so their mean and deviation
 * @param colours of previews, which do without the graph; empty: there are none
 */
record VaeDecoder(SessionKey decoder, LatentScaling scaling, Optional<LatentColours> colours) {

  /** That of a model. */
  static VaeDecoder of(Component<VaeConfig> part) {
    return new VaeDecoder(
        SessionKey.stock(part.graph()), LatentScaling.of(part.config()), part.config().colours());
  }

  /**
   * Decodes all pictures.
   *
   * @throws ModelException when a picture holds values that are no numbers
   */
  List<RgbImage> decode(Latents latents, RunContext run) {
    return decode(latents, Optional.empty(), run);
  }

  /**
   * Decodes all pictures, resizes them so that they cover a size, and cuts them to it.
   *
   * @throws ModelException when a picture holds values that are no numbers
   */
  List<RgbImage> decode(Latents latents, int height, int width, RunContext run) {
    return decode(latents, Optional.of(new Size(height, width)), run);
  }

  private List<RgbImage> decode(Latents latents, Optional<Size> size, RunContext run) {
    try (Lease lease = run.lease(ModelPart.VAE_DECODER, decoder)) {
      GraphSession session = lease.session();
      Port input = session.inputs().get("latent_sample");
      List<RgbImage> images = new ArrayList<>();
      try (HostTensor tensor =
          HostTensor.allocate(input, 1, latents.channels(), latents.height(), latents.width())) {
        for (int i = 0; i < latents.batch(); i++) {
          run.control().checkCanceled();
          tensor.write(scaling.unscale(latents, i));
          String output = session.outputs().get("sample").name();
          Map<String, OutputArray> outputs =
              session.run(run.scope(), Map.of(input.name(), tensor), Set.of(output));
          images.add(image(session, outputs.get(output), size));
        }
      }
      return images;
    }
  }

  private static RgbImage image(GraphSession session, OutputArray sample, Optional<Size> wanted) {
    for (float value : sample.data()) {
      if (!Float.isFinite(value)) {
        throw new ModelException(
            session.name() + " made a picture of values that are no numbers: it overflowed.");
      }
    }
    int height = Math.toIntExact(sample.shape().get(2));
    int width = Math.toIntExact(sample.shape().get(3));
    Size size = wanted.orElse(new Size(height, width));
    float[] pixels =
        PixArtImages.resizeAndCrop(sample.data(), width, height, size.width(), size.height());
    return Pixels.toImage(pixels, 0, size.width(), size.height());
  }
}
