package dev.pagoda.pipeline;

/** Text-to-image: noise alone. */
final class NoiseStart implements StartingLatents {
  private final RunPlan plan;

  NoiseStart(RunPlan plan) {
    this.plan = plan;
  }

  @Override
  public Start draw(Noise noise, RunContext run) {
    LatentShape shape = plan.shape();
    return Start.plain(shape.of(plan.scheduler().initialSample(shape.noise(noise).data())));
  }
}
