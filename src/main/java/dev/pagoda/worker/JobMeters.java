package dev.pagoda.worker;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.JobTimings;
import dev.pagoda.pipeline.AttentionRows;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.stream.LongStream;

/** Measures the jobs of this process. Thread-safe. */
public final class JobMeters {
  /** Upper bounds of the histograms, in milliseconds. */
  private static final Duration[] BOUNDS =
      LongStream.of(
              10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000, 300_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Counter computedRows;
  private final Counter savedRows;

  public JobMeters(MeterRegistry registry) {
    this.registry = registry;
    this.computedRows = rows("computed");
    this.savedRows = rows("saved");
  }

  /** Measures nothing. */
  static JobMeters none() {
    return new JobMeters(new CompositeMeterRegistry());
  }

  private Counter rows(String outcome) {
    return Counter.builder("pagoda.attention.rows")
        .description("Rows of self-attentions: computed, or saved against three rows everywhere.")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Counts the steps that a device makes. */
  Counter steps(String device) {
    return Counter.builder("pagoda.steps")
        .description("Denoising steps.")
        .tag("device", device)
        .register(registry);
  }

  /** A run is over, and its pictures are not stored yet. */
  void ran(AttentionRows rows) {
    computedRows.increment((double) rows.computed());
    savedRows.increment((double) rows.saved());
  }

  /** A job of this process has ended. */
  void ended(Job job) {
    JobState state = job.state();
    Counter.builder("pagoda.jobs")
        .description("Generations that ended in this process.")
        .tag("status", state.status())
        .tag("model", job.request().model())
        .tag("code", state instanceof Failed failed ? failed.error().code() : "")
        .register(registry)
        .increment();
    if (state instanceof Succeeded succeeded) {
      stages(succeeded.timings());
    }
  }

  private void stages(JobTimings timings) {
    stage("queued", timings.queuedMs());
    stage("load", timings.loadMs());
    stage("encode", timings.encodeMs());
    stage("denoise", timings.denoiseMs());
    stage("decode", timings.decodeMs());
    stage("store", timings.storeMs());
  }

  private void stage(String stage, long millis) {
    Timer.builder("pagoda.job.stage")
        .description("Where the time of generations went that succeeded.")
        .tag("stage", stage)
        .serviceLevelObjectives(BOUNDS)
        .register(registry)
        .record(Duration.ofMillis(millis));
  }
}
