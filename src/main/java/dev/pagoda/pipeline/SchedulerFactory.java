package dev.pagoda.pipeline;

import dev.pagoda.model.ModelDirectory;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.scheduler.Scheduler;
import dev.pagoda.scheduler.Schedulers;
import java.util.Map;

/** Makes a scheduler of the model's configuration. */
interface SchedulerFactory {
  /**
   * A scheduler that has made its timesteps.
   *
   * @param overrides {@code class} and configuration values of the request
   * @param steps denoising steps
   * @param eta weight of DDIM's noise; 0 for the other schedulers
   * @throws IllegalArgumentException naming what cannot be used
   */
  Scheduler create(Map<String, Object> overrides, int steps, double eta);

  /** That of a model. */
  static SchedulerFactory of(ModelDirectory directory) {
    return (overrides, steps, eta) ->
        Schedulers.create(directory.scheduler(), overrides, steps, eta);
  }

  /**
   * The scheduler of a request.
   *
   * @throws dev.pagoda.request.InvalidRequestException naming the scheduler when it cannot be used
   */
  default Scheduler of(GenerationRequest request) {
    return RunPlan.valid(
        "scheduler", () -> create(request.scheduler(), request.numInferenceSteps(), request.eta()));
  }
}
