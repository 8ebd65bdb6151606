package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import dev.pagoda.request.GenerationRequest;

/** Turns what a run made into the bytes that are stored. Thread-safe. */
public interface PictureEncoder {
  /**
   * A file in the request's output format that also holds how the picture was made.
   *
   * @param index of the picture in the run, from 0
   */
  byte[] picture(RgbImage image, GenerationRequest request, int index);

  /** The latents of all pictures as one safetensors file. */
  byte[] latents(Latents latents);
}
