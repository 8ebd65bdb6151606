package dev.pagoda.generation;

import dev.pagoda.generation.JobState.Preview;
import dev.pagoda.generation.JobState.Running;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;

/** What this process knows of a job that has not ended yet, beyond its record. Thread-safe. */
public final class LiveJob {
  private final CompletableFuture<Job> ended = new CompletableFuture<>();
  private final StepPace pace = new StepPace();
  private volatile Running progress;
  private volatile Preview preview;
  private Runnable hook;
  private boolean canceled;
  private volatile boolean expired;

  /**
   * Notes how far the worker is. Cheap, so that every step may call it; the record is not written.
   */
  public void progress(int step, int totalSteps) {
    progress = new Running(step, totalSteps, pace.after(step), null);
  }

  /** Notes preview pictures that are in the store. */
  public void preview(Preview stored) {
    preview = stored;
  }

  /** Calls {@code action} when the job is canceled; at once where it is already. */
  public void onCancel(Runnable action) {
    synchronized (this) {
      hook = action;
      if (!canceled) {
        return;
      }
    }
    action.run();
  }

  /** Whether somebody canceled the job. */
  public synchronized boolean isCanceled() {
    return canceled;
  }

  /** Stops the run, as nobody wants the job any more. */
  void cancel() {
    synchronized (this) {
      canceled = true;
    }
    abandon();
  }

  /** Stops the run, as the job's time is over. */
  public void expire() {
    expired = true;
    abandon();
  }

  /** Whether the job's time is over. */
  public boolean isExpired() {
    return expired;
  }

  /** Stops the run, as the job is another worker's by now. */
  public void abandon() {
    Runnable action;
    synchronized (this) {
      action = hook;
    }
    if (action != null) {
      action.run();
    }
  }

  void end(Job job) {
    ended.complete(job);
  }

  /** The job once it has ended. */
  Uni<Job> ended() {
    // A copy, because a subscriber who gives up must not end the wait of the others.
    return Uni.createFrom().completionStage(ended::copy);
  }

  /** The job with the steps that were done since its record was written. */
  Job overlay(Job job) {
    Running known = progress;
    return job.state() instanceof Running && known != null
        ? job.with(new Running(known.step(), known.totalSteps(), known.stepsPerSecond(), preview))
        : job;
  }
}
