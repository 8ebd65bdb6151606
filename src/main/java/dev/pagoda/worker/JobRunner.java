package dev.pagoda.worker;

import dev.pagoda.generation.Claimant;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.LiveJob;
import dev.pagoda.onnx.DeviceUnavailableException;
import dev.pagoda.pipeline.Generated;
import dev.pagoda.pipeline.InputSource;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.pipeline.RunCanceledException;
import dev.pagoda.pipeline.RunControl;
import dev.pagoda.queue.Delivery;
import io.micrometer.core.instrument.Counter;
import io.opentelemetry.api.trace.Span;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Runs one job after the other on one device. Blocks; one thread runs, others may stop it. */
final class JobRunner {
  private static final Logger LOG = Logger.getLogger(JobRunner.class);

  /** Name of the running generation in what is logged beside it. */
  private static final String GENERATION = "generation";

  private final String device;
  private final JobRuns runs;
  private final Claims claims;
  private final Endings endings;
  private final PipelineFactory pipelines;
  private final InputSource inputs;
  private final Publisher publisher;
  private final JobSpans spans;
  private final Counter steps;
  private final Clock clock;
  private RunControl running;
  private boolean stopping;

  JobRunner(
      String device,
      JobRuns runs,
      Heartbeats heartbeats,
      PipelineFactory pipelines,
      InputSource inputs,
      Publisher publisher,
      Telemetry telemetry,
      Clock clock) {
    this.device = device;
    this.runs = runs;
    this.claims = new Claims(Claimant.of(device), runs, heartbeats);
    this.endings = new Endings(runs, telemetry);
    this.pipelines = pipelines;
    this.inputs = inputs;
    this.publisher = publisher;
    this.spans = telemetry.spans();
    this.steps = telemetry.meters().steps(device);
    this.clock = clock;
  }

  /**
   * Runs a job as far as the device is needed. However the job fails, it is marked so; what is
   * thrown is that its record can be neither read nor written, or that the device is of no use, for
   * which the job was left to others.
   */
  void run(Delivery delivery) {
    Optional<Task> claimed = claims.claim(delivery);
    if (claimed.isEmpty()) {
      return;
    }
    Task task = claimed.get();
    Duration queued = Duration.between(task.job().createdAt(), clock.instant());
    long begin = System.nanoTime();
    Span span = spans.run(task.job(), device);
    MDC.put(GENERATION, task.job().id());
    try {
      Generated generated = generate(task);
      publisher.publish(task, generated, Math.max(0, queued.toMillis()));
    } catch (RunCanceledException e) {
      JobSpans.fail(span, "canceled");
      canceled(task);
    } catch (Throwable e) {
      JobSpans.fail(span, Failures.of(e).message());
      if (isEnding()) {
        giveBack(task); // a process that ends takes away what the run needs
      } else {
        fail(task, e);
      }
    } finally {
      MDC.remove(GENERATION);
      span.end();
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

  private RunControl.ProgressListener progress(LiveJob live) {
    return (step, totalSteps) -> {
      live.progress(step, totalSteps);
      if (step > 0) {
        steps.increment();
      }
    };
  }

  private Generated generate(Task task) {
    Job job = task.job();
    LiveJob live = task.live();
    RunControl control = new RunControl(progress(live), publisher.previews(task));
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

  private void canceled(Task task) {
    if (task.live().isCanceled()) {
      endings.end(task, task.job().appliedLayers(), new Canceled());
    } else if (task.live().isExpired() && !isEnding()) {
      endings.end(task, task.job().appliedLayers(), runs.rules().expired(task.job()));
    } else {
      giveBack(task);
    }
  }

  private void giveBack(Task task) {
    LOG.infof("Generation %s is given back.", task.job().id());
    endings.giveBack(task);
  }

  private void fail(Task task, Throwable failure) {
    JobLog.failed(task.job().id(), failure);
    if (endings.mayRetry(task, failure)) {
      endings.retryLater(task);
      if (failure instanceof DeviceUnavailableException unavailable) {
        throw unavailable;
      }
    } else {
      endings.end(task, task.job().appliedLayers(), new Failed(Failures.of(failure)));
    }
  }
}
