package dev.pagoda.pipeline;

import dev.pagoda.random.TorchGenerator;
import dev.pagoda.scheduler.Scheduler;
import java.util.List;

/** Turns noise into latents, step by step. Nothing is allocated per step. */
final class DenoisingLoop {
  /** diffusers counts {@code denoising_end} in these; all SDXL schedulers are trained with them. */
  private static final int TRAIN_TIMESTEPS = 1000;

  private final Guidance guidance;
  private final Scheduler scheduler;
  private final RunObserver observer;

  DenoisingLoop(Guidance guidance, Scheduler scheduler, RunObserver observer) {
    this.guidance = guidance;
    this.scheduler = scheduler;
    this.observer = observer;
  }

  /**
   * Denoises {@code latents} in place.
   *
   * @param steps how many of the scheduler's steps to make
   * @throws RunCanceledException between steps; inside a step the graph run is terminated
   */
  void run(
      UnetDenoiser denoiser,
      Latents latents,
      int steps,
      List<TorchGenerator> noise,
      RunContext run) {
    float[] timesteps = scheduler.timesteps();
    denoiser.requireTimesteps(timesteps);
    float[] scaled = new float[latents.data().length];
    float[] guided = new float[latents.data().length];
    run.control().report(0, steps);
    for (int step = 0; step < steps; step++) {
      run.control().checkCanceled();
      float t = timesteps[step];
      float weight = guidance.pagWeight(step, timesteps.length, t);
      scheduler.scaleModelInput(latents.data(), step, scaled);
      float[] rows = denoiser.predict(scaled, t, weight > 0, run.scope());
      guidance.combine(rows, weight, latents.batch(), guided);
      observer.onStep(step, t, scaled, rows, guided);
      scheduler.step(guided, step, latents.data(), noise);
      run.control().report(step + 1, steps);
    }
  }

  /**
   * Steps that are left by {@code denoising_end}: those whose timestep is at least {@code 1000 -
   * 1000 end}, rounded half to even as Python does.
   *
   * @param end fraction between 0 and 1, or null for all steps
   */
  static int steps(float[] timesteps, Double end) {
    if (end == null || end <= 0 || end >= 1) {
      return timesteps.length;
    }
    double cutoff = Math.rint(TRAIN_TIMESTEPS - end * TRAIN_TIMESTEPS);
    int steps = 0;
    for (float t : timesteps) {
      if (t >= cutoff) {
        steps++;
      }
    }
    return steps;
  }
}
