package dev.pagoda.worker;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobNotFoundException;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobState;
import dev.pagoda.onnx.DeviceUnavailableException;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * How workers get rid of what they have claimed: first the record says it, then the queue is told,
 * then the job is no longer kept. A worker that dies in between leaves a message behind that says
 * nothing new. Blocks.
 */
final class Endings {
  private static final Logger LOG = Logger.getLogger(Endings.class);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
  private static final int TRIES = 8;

  private final JobRuns runs;
  private final Telemetry telemetry;

  Endings(JobRuns runs, Telemetry telemetry) {
    this.runs = runs;
    this.telemetry = telemetry;
  }

  /**
   * Ends a job.
   *
   * @return the job as it is on record; empty where the record could not be written: another worker
   *     will run it
   */
  Optional<Job> end(Task task, List<String> layers, JobState state) {
    try {
      Job ended = retried(runs.end(task.job(), layers, state), task).await().indefinitely();
      if (ended.state().ended()) {
        telemetry.ended(ended);
        told(task.delivery().ack(), task);
      } else {
        LOG.infof("Generation %s is another worker's by now.", task.job().id());
      }
      return Optional.of(ended);
    } catch (JobNotFoundException e) {
      LOG.warnf("Generation %s has no record any more.", task.job().id());
      told(task.delivery().ack(), task);
      return Optional.empty();
    } catch (StorageException e) {
      LOG.errorf(
          "Generation %s ended (%s), but its record could not be written; it runs again: %s",
          task.job().id(), state.status(), e.getMessage());
      told(task.delivery().release(pause(task)), task);
      return Optional.empty();
    } finally {
      forget(task);
    }
  }

  /** Leaves a job to another worker at once, as this process stops or has lost it. */
  void giveBack(Task task) {
    giveBack(task, false, Duration.ZERO);
  }

  /** Whether a job that failed so should be tried again, here or elsewhere. */
  boolean mayRetry(Task task, Throwable failure) {
    return !runs.isAlone()
        && task.job().attempts() < runs.rules().maxAttempts()
        && (failure instanceof StorageException || failure instanceof DeviceUnavailableException);
  }

  /** Leaves a job that failed to another attempt. */
  void retryLater(Task task) {
    giveBack(task, true, pause(task));
  }

  /** A store or a device that fails may be well again after this. */
  private static Duration pause(Task task) {
    return Pauses.before(task.delivery().receives());
  }

  private void giveBack(Task task, boolean counted, Duration delay) {
    task.beat().close(); // or it would find the claim gone, and stop whoever has the next one
    try {
      Job left = runs.giveBack(task.job(), counted).await().indefinitely();
      if (left.state().ended()) {
        told(task.delivery().ack(), task);
      } else if (left.claim() == null) {
        told(task.delivery().release(delay), task);
      }
      // Otherwise another worker has it: its message may be this one, which is left alone.
    } catch (JobNotFoundException e) {
      told(task.delivery().ack(), task);
    } catch (StorageException e) {
      // The claim is not renewed any more: it ends by itself.
      LOG.warnf("Generation %s could not be given back: %s", task.job().id(), e.getMessage());
      told(task.delivery().release(delay), task);
    } finally {
      forget(task);
    }
  }

  private void forget(Task task) {
    task.beat().close();
    runs.unwatch(task.job().id());
  }

  /** A message that cannot be reached comes again, and says nothing new. */
  private static void told(Uni<Void> queue, Task task) {
    queue
        .onFailure()
        .invoke(e -> LOG.warnf("Generation %s: %s", task.job().id(), e.getMessage()))
        .onFailure()
        .recoverWithNull()
        .await()
        .indefinitely();
  }

  /** What took minutes to make is worth some patience with the store. */
  private Uni<Job> retried(Uni<Job> end, Task task) {
    if (runs.isAlone()) {
      return end;
    }
    return end.onFailure(StorageException.class)
        .invoke(
            e ->
                LOG.warnf(
                    "The end of generation %s is written again: %s",
                    task.job().id(), e.getMessage()))
        .onFailure(StorageException.class)
        .retry()
        .withBackOff(Duration.ofMillis(500), LONGEST_PAUSE)
        .atMost(TRIES)
        .onFailure(e -> e.getCause() instanceof StorageException)
        .transform(Throwable::getCause);
  }
}
