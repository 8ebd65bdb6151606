package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

/** Where denoising starts and ends, as far as the request alone tells. */
final class DenoisingRules implements Rule {
  @Override
  public void check(GenerationRequest request, FieldErrors errors) {
    Double start = request.origin().denoisingStart();
    Double end = request.denoisingEnd();
    between(DENOISING_START, start, "leave it out to start by `strength`", errors);
    between(DENOISING_END, end, "leave it out to denoise to the end", errors);
    if (start != null
        && end != null
        && start >= end
        && !errors.has(DENOISING_START)
        && !errors.has(DENOISING_END)) {
      errors.add(DENOISING_START, "must be below `denoising_end` (" + end + "), not " + start);
    }
    Double strength = request.origin().strength();
    if (strength != null && !errors.has(STRENGTH) && !errors.has(NUM_INFERENCE_STEPS)) {
      int steps = request.numInferenceSteps();
      if (strengthSteps(steps, strength) < 1) {
        errors.add(
            STRENGTH,
            "must leave at least one of the %d steps of `num_inference_steps`; %s of them is less"
                .formatted(steps, strength));
      }
    }
  }

  /** Steps of a schedule that are made with a strength; diffusers rounds down. */
  static int strengthSteps(int steps, double strength) {
    return Math.min((int) (steps * strength), steps);
  }

  private static void between(
      RequestField field, Double fraction, String otherwise, FieldErrors errors) {
    if (fraction != null && (fraction <= 0 || fraction >= 1)) {
      errors.add(
          field, "must lie between 0 and 1, both excluded, not " + fraction + "; " + otherwise);
    }
  }
}
