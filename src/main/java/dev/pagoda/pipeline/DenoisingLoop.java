package dev.pagoda.pipeline;

import dev.pagoda.model.LatentColours;
import dev.pagoda.random.TorchGenerator;
import dev.pagoda.scheduler.Scheduler;
import java.util.List;
import java.util.Optional;

/** Turns noise into latents, step by step. Nothing is allocated per step. */
final class DenoisingLoop {
  private final Guidance guidance;
  private final Scheduler scheduler;
  private final StepRange steps;
  private final Optional<LatentColours> colours;
  private final RunObserver observer;

  /**
   * @param steps of the scheduler to make
   * @param colours of previews; empty: none are made
   */
  DenoisingLoop(
      Guidance guidance,
      Scheduler scheduler,
      StepRange steps,
      Optional<LatentColours> colours,
      RunObserver observer) {
    this.guidance = guidance;
    this.scheduler = scheduler;
    this.steps = steps;
    this.colours = colours;
    this.observer = observer;
  }

  /**
   * Denoises {@code latents} in place.
   *
   * @param noise of schedulers that add some at each step
   * @param rowCount takes in what the self-attentions have to do
   * @throws RunCanceledException between steps; inside a step the graph run is terminated
   */
  void run(
      Denoiser denoiser,
      Latents latents,
      StepEnd stepEnd,
      List<TorchGenerator> noise,
      RowCount rowCount,
      RunContext run) {
    float[] timesteps = scheduler.timesteps();
    denoiser.requireTimesteps(timesteps);
    float[] scaled = new float[latents.data().length];
    float[] guided = new float[latents.data().length];
    LatentPreviews previews =
        new LatentPreviews(run.control().previews(), colours, scheduler, steps.count(), latents);
    run.control().report(0, steps.count());
    for (int step = steps.first(); step < steps.end(); step++) {
      run.control().checkCanceled();
      float t = timesteps[step];
      float weight = guidance.pagWeight(steps, step, t);
      scheduler.scaleModelInput(latents.data(), step, scaled);
      float[] rows = denoiser.predict(scaled, step, t, weight > 0, run.scope());
      guidance.combine(rows, weight, latents.batch(), guided);
      rowCount.step(weight > 0);
      observer.onStep(step, t, scaled, rows, guided);
      previews.before(guided, step, step + 1 - steps.first());
      scheduler.step(guided, step, latents.data(), noise);
      stepEnd.apply(step, step + 1 == steps.end(), latents.data());
      run.control().report(step + 1 - steps.first(), steps.count());
    }
    run.count(rowCount.rows());
  }
}
