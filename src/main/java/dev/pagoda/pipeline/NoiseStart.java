package dev.pagoda.pipeline;

/** Text-to-image: noise alone. */
final class NoiseStart implements StartingLatents {
  private final RunPlan plan;

  NoiseStart(RunPlan plan) {
    this.plan = plan;
  }

  @Override
  public Start draw(Noise noise, RunContext run) {
    return Start.plain(scaled(plan.noise(noise), plan.scheduler().initNoiseSigma()));
  }

  /** Changes the noise in place. */
  static Latents scaled(Latents noise, float sigma) {
    float[] data = noise.data();
    for (int i = 0; i < data.length; i++) {
      data[i] *= sigma;
    }
    return noise;
  }
}
