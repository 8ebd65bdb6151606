package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import java.util.function.UnaryOperator;

/**
 * What a run starts from and what its task does besides denoising.
 *
 * @param latents denoised in place
 * @param extraChannels float32 [channels, h, w] that the denoiser is given behind the latents; may
 *     be empty
 * @param stepEnd after each step
 * @param finish of each decoded picture
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
record Start(
    Latents latents, float[] extraChannels, StepEnd stepEnd, UnaryOperator<RgbImage> finish) {

  /** Of a task that does nothing else. */
  static Start plain(Latents latents) {
    return new Start(latents, new float[0], StepEnd.NOTHING, UnaryOperator.identity());
  }
}
