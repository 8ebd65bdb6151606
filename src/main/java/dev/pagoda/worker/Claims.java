package dev.pagoda.worker;

import dev.pagoda.generation.ClaimResult;
import dev.pagoda.generation.ClaimResult.Claimed;
import dev.pagoda.generation.ClaimResult.Held;
import dev.pagoda.generation.Claimant;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobNotFoundException;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.LiveJob;
import dev.pagoda.queue.Delivery;
import dev.pagoda.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Takes the jobs of deliveries for one worker, and settles those that it cannot have. Blocks. */
final class Claims {
  private static final Logger LOG = Logger.getLogger(Claims.class);

  private final Claimant self;
  private final JobRuns runs;
  private final Heartbeats heartbeats;

  Claims(Claimant self, JobRuns runs, Heartbeats heartbeats) {
    this.self = self;
    this.runs = runs;
    this.heartbeats = heartbeats;
  }

  /**
   * The job with its heartbeats, or nothing where it is another worker's, has ended or is gone.
   *
   * @throws StorageException where its record can be neither read nor written
   */
  Optional<Task> claim(Delivery delivery) {
    String id = delivery.jobId();
    try {
      ClaimResult claim = runs.claim(id, self).await().indefinitely();
      if (claim instanceof Claimed claimed) {
        Job job = claimed.job();
        LiveJob live = runs.watch(id);
        return Optional.of(new Task(job, live, delivery, heartbeats.start(job, delivery, live)));
      }
      if (claim instanceof Held held) {
        LOG.debugf("Generation %s is another worker's.", id);
        delivery.release(pause(held, delivery)).await().indefinitely();
      } else {
        delivery.ack().await().indefinitely();
      }
    } catch (JobNotFoundException e) {
      LOG.warnf("Generation %s was queued but has no record.", id);
      delivery.ack().await().indefinitely();
    } catch (StorageException e) {
      if (!runs.isAlone()) {
        throw e;
      }
      // Where this cannot be written a picture could not either.
      JobLog.failed(id, e);
      Job job = runs.find(id).await().indefinitely();
      runs.end(job, job.appliedLayers(), new Failed(Failures.of(e))).await().indefinitely();
    }
    return Optional.empty();
  }

  /** A second message of a job that takes long comes seldom, and so not to its last receive. */
  private static Duration pause(Held held, Delivery delivery) {
    Duration growing = Pauses.before(delivery.receives());
    return held.left().compareTo(growing) > 0 ? held.left() : growing;
  }
}
