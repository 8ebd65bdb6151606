package dev.pagoda.pipeline;

/**
 * Makes what denoising starts from, in the way of a task. What is random is drawn in diffusers'
 * order, so that pictures of one seed agree.
 */
sealed interface StartingLatents permits NoiseStart, ImageStart, MaskedImageStart {

  /** The way of the request's task. */
  static StartingLatents of(RunPlan plan) {
    return switch (plan.request().task()) {
      case TEXT_TO_IMAGE -> new NoiseStart(plan);
      case IMAGE_TO_IMAGE -> new ImageStart(plan);
      case INPAINTING -> new MaskedImageStart(plan);
    };
  }

  /**
   * Reads and encodes what the request names, and draws the noise.
   *
   * @throws dev.pagoda.request.InvalidRequestException naming the input that cannot be used
   */
  Start draw(Noise noise, RunContext run);
}
