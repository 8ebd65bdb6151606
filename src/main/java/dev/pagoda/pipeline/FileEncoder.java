package dev.pagoda.pipeline;

import dev.pagoda.image.ImageEncoder;
import dev.pagoda.image.RgbImage;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelException;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InfotextWriter;
import dev.pagoda.safetensors.StoredLatents;

/** Pictures with their parameters in the form of AUTOMATIC1111's web UI, latents as safetensors. */
public final class FileEncoder implements PictureEncoder {
  private final ModelCatalog catalog;
  private final InfotextWriter infotext;

  /**
   * @param version of Pagoda, told in the parameters
   */
  public FileEncoder(ModelCatalog catalog, String version) {
    this.catalog = catalog;
    this.infotext = new InfotextWriter(version);
  }

  @Override
  public byte[] picture(RgbImage image, GenerationRequest request, int index) {
    ModelInfo model =
        catalog
            .find(request.model())
            .orElseThrow(
                () -> new ModelException("Model " + request.model() + " is not there any more."));
    String parameters = infotext.write(request, model, index);
    return switch (request.outputFormat()) {
      case JPEG -> ImageEncoder.jpeg(image, quality(request), parameters);
      case WEBP -> ImageEncoder.webp(image, quality(request), parameters);
      case PNG, LATENTS -> ImageEncoder.png(image, parameters);
    };
  }

  private static float quality(GenerationRequest request) {
    Integer percent = request.outputCompression();
    return percent == null ? ImageEncoder.QUALITY : percent / 100f;
  }

  @Override
  public byte[] latents(Latents latents) {
    return new StoredLatents(
            latents.data(), latents.batch(), latents.channels(), latents.height(), latents.width())
        .toBytes();
  }
}
