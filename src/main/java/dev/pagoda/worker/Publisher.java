package dev.pagoda.worker;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.JobTimings;
import dev.pagoda.generation.LiveJob;
import dev.pagoda.generation.StoredImage;
import dev.pagoda.pipeline.Generated;
import dev.pagoda.pipeline.PictureEncoder;
import dev.pagoda.pipeline.PreviewListener;
import dev.pagoda.pipeline.RunCanceledException;
import dev.pagoda.pipeline.RunTimings;
import dev.pagoda.storage.ObjectStore;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Encodes and stores what runs made and ends their jobs, on threads of its own, so that a device
 * goes on with the next job at once. Bounded: when the store cannot keep up, devices wait.
 */
public final class Publisher {
  private static final Logger LOG = Logger.getLogger(Publisher.class);
  private static final int THREADS = 2;

  /** To give back what was interrupted. */
  private static final Duration LAST = Duration.ofSeconds(5);

  private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, Publisher::thread);
  private final ExecutorService previewer = Executors.newSingleThreadExecutor(Publisher::thread);
  private final Semaphore slots;
  private final Telemetry telemetry;
  private final Endings endings;
  private final ObjectStore store;
  private final PictureEncoder encoder;
  private volatile boolean stopping;

  /**
   * @param devices that hand over; one finished run of each may wait besides those in work
   */
  public Publisher(
      JobRuns runs, ObjectStore store, PictureEncoder encoder, int devices, Telemetry telemetry) {
    this.telemetry = telemetry;
    this.endings = new Endings(runs, telemetry);
    this.store = store;
    this.encoder = encoder;
    this.slots = new Semaphore(THREADS + devices);
  }

  /** Takes previews while a job runs. */
  PreviewListener previews(Task task) {
    return new StoredPreviews(task, store, previewer);
  }

  /** Takes over a finished run; waits only when too many have not been stored yet. */
  void publish(Task task, Generated generated, long queuedMs) {
    telemetry.meters().ran(generated.rows());
    slots.acquireUninterruptibly();
    executor.execute(
        () -> {
          Span span = telemetry.spans().store(task.job());
          try {
            finish(task, generated, queuedMs);
          } catch (Throwable e) {
            JobLog.failed(task.job().id(), e);
            JobSpans.fail(span, Failures.of(e).message());
          } finally {
            span.end();
            slots.release();
          }
        });
  }

  /** Stops when everything handed over is stored, or after {@code grace}. */
  void stop(Duration grace) throws InterruptedException {
    previewer.shutdownNow();
    executor.shutdown();
    if (!executor.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("Some pictures were not stored in time; their jobs run again.");
      stopping = true;
      executor.shutdownNow();
      executor.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void finish(Task task, Generated generated, long queuedMs) {
    StoredPictures pictures = new StoredPictures(store, encoder, task.job());
    JobState end;
    long start = System.nanoTime();
    try {
      List<StoredImage> images = pictures.store(generated, () -> checkCanceled(task.live()));
      end = new Succeeded(images, timings(generated.timings(), queuedMs, start));
    } catch (RunCanceledException e) {
      end = new Canceled();
    } catch (Throwable e) {
      if (stopping) {
        endings.giveBack(task); // it was interrupted, and says nothing of the job
        return;
      }
      JobLog.failed(task.job().id(), e);
      if (endings.mayRetry(task, e)) {
        endings.retryLater(task); // what is stored by now is found again
        return;
      }
      end = new Failed(Failures.of(e));
    }
    Optional<Job> ended = endings.end(task, generated.appliedLayers(), end);
    if (ended.isPresent() && isWithoutResult(ended.get().state())) {
      pictures.delete();
    }
  }

  /** A job that is still running is another worker's by now, and has these same pictures. */
  private static boolean isWithoutResult(JobState state) {
    return state.ended() && !(state instanceof Succeeded);
  }

  private static void checkCanceled(LiveJob live) {
    if (live.isCanceled()) {
      throw new RunCanceledException();
    }
  }

  private static JobTimings timings(RunTimings run, long queuedMs, long storeStart) {
    return new JobTimings(
        queuedMs,
        run.loadMs(),
        run.encodeMs(),
        run.denoiseMs(),
        run.decodeMs(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - storeStart));
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "pagoda-publisher");
    thread.setDaemon(true);
    return thread;
  }
}
