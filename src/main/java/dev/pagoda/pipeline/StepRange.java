package dev.pagoda.pipeline;

import dev.pagoda.request.FieldError;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.Origin;
import java.util.List;

/**
 * The steps of a schedule that a run makes: all of them, or those that {@code strength} or {@code
 * denoising_start} leave at the end, up to {@code denoising_end}.
 *
 * <p>Windows in fractions of the steps ({@code pag_start}, {@code control_guidance_end}) count over
 * the steps that {@code strength} leaves, as diffusers counts them in image-to-image. They do not
 * shrink with {@code denoising_start} and {@code denoising_end}: these cut one schedule into runs
 * of several models, and the windows of the parts are those of the whole.
 *
 * @param first index of the first step
 * @param end index behind the last step, at least {@code first}
 * @param windowStart index of the step at which fractions begin
 * @param windowEnd index behind the step at which fractions end
 */
record StepRange(int first, int end, int windowStart, int windowEnd) {
  /** diffusers counts fractions in these; all SDXL schedulers are trained with them. */
  private static final double TRAIN_TIMESTEPS = 1000;

  /**
   * The steps of a request.
   *
   * @param timesteps the whole schedule
   * @param order of the scheduler: of order 2 all timesteps but the first come twice
   * @throws InvalidRequestException when {@code strength} or {@code denoising_start} leave no step.
   *     {@code denoising_end} may, as in diffusers: the run then hands on what it starts from
   */
  static StepRange of(GenerationRequest request, float[] timesteps, int order) {
    Origin origin = request.origin();
    int first = 0;
    int windowStart = 0;
    if (origin.denoisingStart() != null) {
      first = startOf(timesteps, cutoff(origin.denoisingStart()), order);
      require(first < timesteps.length, "denoising_start", origin.denoisingStart(), request);
    } else if (origin.strength() != null) {
      int kept = (int) (request.numInferenceSteps() * origin.strength());
      require(kept > 0, "strength", origin.strength(), request);
      first = Math.max(request.numInferenceSteps() - kept, 0) * order;
      windowStart = first;
    }
    int end = endOf(timesteps, first, request.denoisingEnd());
    return new StepRange(first, end, windowStart, timesteps.length);
  }

  /** Steps of the run. */
  int count() {
    return end - first;
  }

  /**
   * Whether a step lies inside a window, all of it, as diffusers' ControlNet has it.
   *
   * @param step index in the schedule
   * @param start fraction from 0 to 1
   * @param stop fraction from 0 to 1
   */
  boolean within(int step, double start, double stop) {
    double steps = windowEnd - windowStart;
    return (step - windowStart) / steps >= start && (step - windowStart + 1) / steps <= stop;
  }

  /**
   * Timesteps below the cutoff remain. A pair of order 2 is never begun in its middle: its first
   * evaluation comes before the cutoff and is made again, as in diffusers, so that two such runs
   * make one evaluation more than one, and not quite the same picture.
   */
  private static int startOf(float[] timesteps, double cutoff, int order) {
    int remaining = 0;
    for (float t : timesteps) {
      if (t < cutoff) {
        remaining++;
      }
    }
    if (order == 2 && remaining % 2 == 0) {
      remaining++;
    }
    return timesteps.length - remaining;
  }

  /** Timesteps from the cutoff up are made. */
  private static int endOf(float[] timesteps, int first, Double denoisingEnd) {
    if (denoisingEnd == null || denoisingEnd <= 0 || denoisingEnd >= 1) {
      return timesteps.length;
    }
    double cutoff = cutoff(denoisingEnd);
    int end = first;
    for (int i = first; i < timesteps.length; i++) {
      if (timesteps[i] >= cutoff) {
        end++;
      }
    }
    return end;
  }

  /** Half to even, as Python rounds. */
  private static double cutoff(double fraction) {
    return Math.rint(TRAIN_TIMESTEPS - fraction * TRAIN_TIMESTEPS);
  }

  private static void require(
      boolean anyStep, String field, double value, GenerationRequest request) {
    if (!anyStep) {
      throw new InvalidRequestException(
          List.of(
              new FieldError(
                  field,
                  "%s leaves none of the %d steps of num_inference_steps."
                      .formatted(value, request.numInferenceSteps()))));
    }
  }
}
