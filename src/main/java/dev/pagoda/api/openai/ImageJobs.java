package dev.pagoda.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.api.ModelNotFoundException;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.generation.Caller;
import dev.pagoda.generation.IdempotencyKey;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobEndedException;
import dev.pagoda.generation.JobError;
import dev.pagoda.generation.JobService;
import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.Submissions;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.RequestField;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Runs calls as generations: queued, followed and canceled as all others. */
@Singleton
final class ImageJobs {
  private static final Logger LOG = Logger.getLogger(ImageJobs.class);

  /** A job ends at its time limit by itself; who waits for it waits a little longer. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private static final int RETRIES = 5;
  private static final Duration RETRY_AFTER = Duration.ofMillis(500);
  private static final JobError CANCELED =
      new JobError("canceled", 409, "The generation was canceled.");
  static final JobError UNFINISHED =
      new JobError("timeout", 504, "The generation took longer than this service waits.");

  private final Submissions submissions;
  private final JobService jobs;
  private final ModelCatalog models;
  private final Duration longest;

  ImageJobs(Submissions submissions, JobService jobs, ModelCatalog models, PagodaConfig config) {
    this.submissions = submissions;
    this.jobs = jobs;
    this.models = models;
    this.longest = config.limits().timeout().plus(GRACE);
  }

  /**
   * Accepts a call.
   *
   * @return fails as {@link Submissions#submit} does, in the names of the call, and with {@link
   *     ModelNotFoundException}
   */
  Uni<Job> accept(ImageCall call, Optional<IdempotencyKey> key, Caller caller) {
    return Uni.createFrom()
        .item(call)
        .invoke(this::requireModel)
        .flatMap(known -> submissions.submit(known.body(), key, caller, known::withPreviews))
        .onFailure(InvalidRequestException.class)
        .transform(call::inTheirNames);
  }

  private void requireModel(ImageCall call) {
    JsonNode model = call.body().path(RequestField.MODEL.jsonName());
    if (model.isTextual()
        && models.find(model.textValue()).isEmpty()
        && !models.problems().containsKey(model.textValue())) {
      throw new ModelNotFoundException(model.textValue(), models);
    }
  }

  /** The job once it has its pictures; fails with {@link NoPicturesException}. */
  Uni<Job> pictures(Job accepted) {
    return jobs.await(accepted.id(), longest)
        .onFailure(StorageException.class)
        .retry()
        .withBackOff(RETRY_AFTER)
        .atMost(RETRIES)
        .invoke(
            job -> {
              if (!(job.state() instanceof Succeeded)) {
                throw new NoPicturesException(reason(job.state()));
              }
            });
  }

  /** Looks at the job until it has ended, or for as long as anybody waits. */
  Multi<Job> follow(Job accepted) {
    return jobs.follow(accepted.id()).select().first(longest);
  }

  /** Why there are no pictures in a state. */
  static JobError reason(JobState state) {
    if (state instanceof Failed failed) {
      return failed.error();
    }
    return state instanceof Canceled ? CANCELED : UNFINISHED;
  }

  /** Nobody waits for the job any more. */
  void abandon(Job job, Caller caller) {
    jobs.cancel(job.id(), caller)
        .subscribe()
        .with(
            canceled -> LOG.debugf("Job %s was canceled as its client hung up.", job.id()),
            failure -> {
              if (!(failure instanceof JobEndedException)) {
                LOG.warnf("Job %s was left alone and goes on: %s", job.id(), failure.getMessage());
              }
            });
  }
}
