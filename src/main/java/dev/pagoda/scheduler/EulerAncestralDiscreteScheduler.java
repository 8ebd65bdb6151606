package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * Euler steps below the next noise level, back up by fresh noise: ancestral sampling of
 * k-diffusion, as diffusers' {@code EulerAncestralDiscreteScheduler} computes it.
 */
final class EulerAncestralDiscreteScheduler extends SigmaScheduler {
  static final List<Parameter> PARAMETERS =
      Parameter.join(
          NoiseSchedule.parameters(),
          TimestepSpacing.parameters(),
          NoiseSchedule.zeroSnr(),
          Parameter.choice("prediction_type", "epsilon", "v_prediction"));

  private final StepNoise stepNoise = new StepNoise();
  private float[] derivative;

  EulerAncestralDiscreteScheduler(SchedulerConfig config, Steps steps) {
    super(config, EulerSchedule.of(config, steps));
  }

  /** Draws noise at every step, also at the last, where it has no weight. */
  @Override
  public void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise) {
    double from = sigma(step);
    double to = sigma(step + 1);
    double down = to * to / from;
    double up = to * Math.sqrt((from - to) * (from + to)) / from;
    derivative = Samples.room(derivative, sample.length);
    predictClean(modelOutput, step, sample, derivative);
    derivative(sample, step, derivative);
    Samples.add((float) (down - from), derivative, sample);
    Samples.add((float) up, stepNoise.draw(noise, sample.length), sample);
  }
}
