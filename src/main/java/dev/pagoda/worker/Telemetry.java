package dev.pagoda.worker;

import dev.pagoda.generation.Job;

/**
 * What is seen of jobs from outside.
 *
 * @param meters measure them
 * @param spans trace them
 * @param logsPrompts whether the log tells their prompts
 */
public record Telemetry(JobMeters meters, JobSpans spans, boolean logsPrompts) {
  /** Sees nothing. */
  public static Telemetry none() {
    return new Telemetry(JobMeters.none(), JobSpans.none(), false);
  }

  /** A job of this process has ended. */
  void ended(Job job) {
    meters.ended(job);
    JobLog.ended(job, logsPrompts);
  }
}
