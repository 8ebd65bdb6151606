package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;
import dev.pagoda.scheduler.Schedulers;

/** What the scheduler of the request can do with the other fields and with the model. */
final class SchedulerRules implements ModelRule {
  private static final int TRAIN_TIMESTEPS = 1000;

  @Override
  public void check(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    if (request.eta() != 0 && !errors.has(ETA)) {
      errors.add(ETA, "must be 0: of the schedulers only DDIM has it, which is not served");
    }
    if (errors.has(SCHEDULER) || errors.has(NUM_INFERENCE_STEPS)) {
      return;
    }
    float[] timesteps;
    try {
      timesteps =
          Schedulers.create(model.scheduler(), request.scheduler(), request.numInferenceSteps())
              .timesteps();
    } catch (IllegalArgumentException wrong) {
      errors.add(SCHEDULER, wrong.getMessage());
      return;
    }
    if (model.integerTimesteps()) {
      whole(timesteps, model, errors);
    }
    if (request.denoisingEnd() != null && !errors.has(DENOISING_END)) {
      reached(request.denoisingEnd(), timesteps, errors);
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

  /** diffusers keeps the timesteps from {@code 1000 - 1000 end}, rounded, upwards. */
  private static void reached(double end, float[] timesteps, FieldErrors errors) {
    double last = Math.rint(TRAIN_TIMESTEPS - end * TRAIN_TIMESTEPS);
    for (float timestep : timesteps) {
      if (timestep >= last) {
        return;
      }
    }
    errors.add(DENOISING_END, "is reached before the first step; " + end + " is too small");
  }
}
