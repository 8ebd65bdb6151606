package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;
import java.util.Map;

/** Runs of a scheduler with a stand-in for a denoiser. */
final class Runs {
  /** {@code scheduler_config.json} of SDXL base 1.0. */
  static final Map<String, Object> SDXL =
      Map.of(
          "_class_name",
          "EulerDiscreteScheduler",
          "beta_start",
          0.00085,
          "beta_end",
          0.012,
          "beta_schedule",
          "scaled_linear",
          "clip_sample",
          false,
          "timestep_spacing",
          "leading",
          "steps_offset",
          1,
          "skip_prk_steps",
          true);

  private Runs() {}

  /** Turns a sample of variance 1 into noise at the first level. */
  static float[] initial(Scheduler scheduler, float... noise) {
    float[] sample = noise.clone();
    Samples.scale(scheduler.initNoiseSigma(), sample);
    return sample;
  }

  /** Makes the steps from {@code first} on, in place, with noise of seed 7. */
  static float[] run(Scheduler scheduler, float[] sample, int first) {
    return run(scheduler, sample, first, List.of(new TorchGenerator(7)));
  }

  static float[] run(
      Scheduler scheduler, float[] sample, int first, List<TorchGenerator> generators) {
    float[] scaled = new float[sample.length];
    float[] timesteps = scheduler.timesteps();
    for (int step = first; step < timesteps.length; step++) {
      scheduler.scaleModelInput(sample, step, scaled);
      scheduler.step(model(scaled, timesteps[step]), step, sample, generators);
    }
    return sample;
  }

  /** The stand-in for a denoiser, float32 from left to right. */
  static float[] model(float[] scaled, float timestep) {
    float[] output = new float[scaled.length];
    for (int i = 0; i < output.length; i++) {
      output[i] =
          0.1f * scaled[i] + 0.05f * (float) Math.sin(scaled[i]) + timestep * (float) 0.0001;
    }
    return output;
  }
}
