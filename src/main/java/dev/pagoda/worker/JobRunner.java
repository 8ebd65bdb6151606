package dev.pagoda.worker;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobNotFoundException;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.LiveJob;
import dev.pagoda.pipeline.Generated;
import dev.pagoda.pipeline.InputSource;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.pipeline.RunCanceledException;
import dev.pagoda.pipeline.RunControl;
import dev.pagoda.storage.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Runs one job after the other on one device. Blocks; one thread runs, others may stop it. */
final class JobRunner {
  private static final Logger LOG = Logger.getLogger(JobRunner.class);

  private final String device;
  private final JobRuns runs;
  private final PipelineFactory pipelines;
  private final InputSource inputs;
  private final Publisher publisher;
  private final Clock clock;
  private RunControl running;
  private boolean stopping;

  JobRunner(
      String device,
      JobRuns runs,
      PipelineFactory pipelines,
      InputSource inputs,
      Publisher publisher,
      Clock clock) {
    this.device = device;
    this.runs = runs;
    this.pipelines = pipelines;
    this.inputs = inputs;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Runs a job as far as the device is needed. However the job fails, it is marked so; what is
   * thrown is that its record can be neither read nor written.
   */
  void run(String id) {
    LiveJob live = runs.watch(id);
    Optional<Job> started = start(id);
    if (started.isEmpty()) {
      return;
    }
    Job job = started.get();
    Duration queued = Duration.between(job.createdAt(), clock.instant());
    long begin = System.nanoTime();
    try {
      Generated generated = generate(job, live);
      publisher.publish(job, live, generated, Math.max(0, queued.toMillis()));
    } catch (RunCanceledException e) {
      canceled(job, live);
    } catch (Throwable e) {
      if (isEnding()) {
        giveBack(job); // a process that ends takes away what the run needs
      } else {
        fail(job, e);
      }
    }
    runs.pace().add(Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Stops the running job, which is given back, and every one that follows. */
  synchronized void stop() {
    stopping = true;
    if (running != null) {
      running.cancel();
    }
  }

  private synchronized boolean isEnding() {
    return stopping || ProcessEnd.hasBegun();
  }

  private Optional<Job> start(String id) {
    try {
      return Optional.of(runs.start(id).await().indefinitely()).filter(j -> !j.state().ended());
    } catch (JobNotFoundException e) {
      LOG.warnf("Generation %s was queued but has no record.", id);
      return Optional.empty();
    } catch (StorageException e) {
      // Where this cannot be written a picture could not either.
      fail(runs.find(id).await().indefinitely(), e);
      return Optional.empty();
    }
  }

  private Generated generate(Job job, LiveJob live) {
    RunControl control = new RunControl(live::progress);
    try {
      synchronized (this) {
        running = control;
        if (stopping) {
          control.cancel();
        }
      }
      live.onCancel(control::cancel);
      control.checkCanceled();
      return pipelines.open(job.request().model(), device).generate(job.request(), inputs, control);
    } finally {
      synchronized (this) {
        running = null;
      }
    }
  }

  private void canceled(Job job, LiveJob live) {
    if (live.isCanceled()) {
      end(job, new Canceled());
    } else {
      giveBack(job);
    }
  }

  private void giveBack(Job job) {
    LOG.infof("Generation %s is given back: this process stops.", job.id());
    runs.giveBack(job.id()).await().indefinitely();
  }

  private void fail(Job job, Throwable failure) {
    JobLog.failed(job.id(), failure);
    end(job, new Failed(Failures.of(failure)));
  }

  private void end(Job job, JobState state) {
    runs.end(job, job.appliedLayers(), state).await().indefinitely();
  }
}
