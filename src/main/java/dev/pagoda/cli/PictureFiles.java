package dev.pagoda.cli;

import dev.pagoda.image.ImageEncoder;
import dev.pagoda.image.RgbImage;
import dev.pagoda.image.Safetensors;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.pipeline.Generated;
import dev.pagoda.pipeline.Latents;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InfotextWriter;
import dev.pagoda.request.OutputFormat;

/** Makes files of what a run made; pictures carry how they were made. */
final class PictureFiles {
  private static final InfotextWriter PARAMETERS = new InfotextWriter(Version.NUMBER);

  private PictureFiles() {}

  /** Files of a run: one of all latents, or one per picture. */
  static int count(GenerationRequest request) {
    return request.outputFormat() == OutputFormat.LATENTS ? 1 : request.images();
  }

  /**
   * One file.
   *
   * @param model the model of the request
   * @param index below {@link #count}
   */
  static byte[] encode(Generated made, GenerationRequest request, ModelInfo model, int index) {
    if (request.outputFormat() == OutputFormat.LATENTS) {
      Latents latents = made.latents();
      return Safetensors.latents(
          latents.data(), latents.batch(), latents.channels(), latents.height(), latents.width());
    }
    RgbImage image = made.images().get(index);
    String parameters = PARAMETERS.write(request, model, index);
    return switch (request.outputFormat()) {
      case JPEG -> ImageEncoder.jpeg(image, parameters);
      case WEBP -> ImageEncoder.webp(image, parameters);
      case PNG, LATENTS -> ImageEncoder.png(image, parameters);
    };
  }
}
