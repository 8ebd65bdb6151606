package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;
import dev.pagoda.scheduler.Scheduler;
import dev.pagoda.scheduler.Schedulers;
import java.util.Arrays;

/** What the scheduler of the request can do with the other fields and with the model. */
final class SchedulerRules implements ModelRule {
  private static final int TRAIN_TIMESTEPS = 1000;

  @Override
  public void check(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    if (errors.has(SCHEDULER) || errors.has(NUM_INFERENCE_STEPS)) {
      return;
    }
    Scheduler scheduler;
    try {
      if (request.eta() != 0
          && !errors.has(ETA)
          && !Schedulers.takesEta(model.scheduler(), request.scheduler())) {
        errors.add(ETA, "must be 0 with this scheduler: of all only DDIM takes it");
      }
      scheduler =
          Schedulers.create(model.scheduler(), request.scheduler(), request.numInferenceSteps());
    } catch (IllegalArgumentException wrong) {
      errors.add(SCHEDULER, wrong.getMessage());
      return;
    }
    if (model.integerTimesteps()) {
      whole(scheduler.timesteps(), model, errors);
    }
    if (!errors.has(STRENGTH) && !errors.has(DENOISING_START) && !errors.has(DENOISING_END)) {
      reached(request, scheduler, errors);
    }
  }

  private static void whole(float[] timesteps, ModelInfo model, FieldErrors errors) {
    for (float timestep : timesteps) {
      if (timestep != Math.rint(timestep)) {
        errors.add(
            SCHEDULER,
            ("gives fractional timesteps such as %s, but \"%s\" takes whole ones;"
                    + " use the spacing leading or trailing")
                .formatted(timestep, model.name()));
        return;
      }
    }
  }

  /** Between start and end there must be a step. */
  private static void reached(GenerationRequest request, Scheduler scheduler, FieldErrors errors) {
    float[] timesteps = begun(request, scheduler);
    if (timesteps.length == 0) {
      errors.add(
          DENOISING_START,
          "is reached after the last step; " + request.origin().denoisingStart() + " is too large");
      return;
    }
    Double end = request.denoisingEnd();
    if (end != null && timesteps[0] < cutoff(end)) {
      errors.add(DENOISING_END, "is reached before the first step; " + end + " is too small");
    }
  }

  /** The timesteps from where denoising starts, as diffusers' {@code get_timesteps} has them. */
  private static float[] begun(GenerationRequest request, Scheduler scheduler) {
    float[] timesteps = scheduler.timesteps();
    Double strength = request.origin().strength();
    Double start = request.origin().denoisingStart();
    int first = 0;
    if (strength != null) {
      int steps = request.numInferenceSteps();
      first = (steps - DenoisingRules.strengthSteps(steps, strength)) * scheduler.order();
    } else if (start != null) {
      double cutoff = cutoff(start);
      while (first < timesteps.length && timesteps[first] >= cutoff) {
        first++;
      }
    }
    return Arrays.copyOfRange(timesteps, Math.min(first, timesteps.length), timesteps.length);
  }

  /** The timestep of a fraction; Python rounds half to even. */
  private static double cutoff(double fraction) {
    return Math.rint(TRAIN_TIMESTEPS - fraction * TRAIN_TIMESTEPS);
  }
}
