package dev.pagoda.worker;

import dev.pagoda.image.ImageEncoder;
import dev.pagoda.image.RgbImage;
import dev.pagoda.image.Safetensors;
import dev.pagoda.pipeline.Latents;
import dev.pagoda.request.GenerationRequest;

/** Pictures with their parameters in the form of AUTOMATIC1111's web UI, latents as safetensors. */
final class FileEncoder implements PictureEncoder {
  private final Infotext infotext;

  FileEncoder(Infotext infotext) {
    this.infotext = infotext;
  }

  /** Writes the parameters of a picture as text. */
  interface Infotext {
    /**
     * @param index of the picture in the run, from 0
     */
    String write(GenerationRequest request, int index);
  }

  @Override
  public byte[] picture(RgbImage image, GenerationRequest request, int index) {
    String parameters = infotext.write(request, index);
    return switch (request.outputFormat()) {
      case JPEG -> ImageEncoder.jpeg(image, parameters);
      case WEBP -> ImageEncoder.webp(image, parameters);
      case PNG, LATENTS -> ImageEncoder.png(image, parameters);
    };
  }

  @Override
  public byte[] latents(Latents latents) {
    return Safetensors.latents(
        latents.data(), latents.batch(), latents.channels(), latents.height(), latents.width());
  }
}
