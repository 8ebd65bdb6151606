package dev.pagoda.cli;

import dev.pagoda.image.RgbImage;
import dev.pagoda.pipeline.Latents;
import dev.pagoda.request.GenerationRequest;

/** Makes files of what a run made. */
public interface PictureEncoder {
  /**
   * A picture in the output format of the request, with its parameters inside where the format has
   * room for them.
   *
   * @param index of the picture, below {@link GenerationRequest#images()}
   */
  byte[] picture(RgbImage image, GenerationRequest request, int index);

  /** The latents of all pictures as one safetensors file. */
  byte[] latents(Latents latents);
}
