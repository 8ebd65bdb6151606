package dev.pagoda.generation;

import dev.pagoda.storage.JsonRecords;
import dev.pagoda.storage.JsonRecords.Found;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Job records, JSON objects {@code jobs/{id}.json} that change by compare and set only. */
@RegisterForReflection(targets = Job.class, registerFullHierarchy = true)
public final class JobStore {
  private static final Logger LOG = Logger.getLogger(JobStore.class);
  private static final String PREFIX = "jobs/";

  private final JsonRecords<Job> records;

  public JobStore(ObjectStore objects) {
    this.records = new JsonRecords<>(objects, PREFIX, Job.class);
  }

  /** Writes the record of a new job. */
  public Uni<Job> create(Job job) {
    return records.create(job.id(), job);
  }

  /** Reads a record, or fails with {@link JobNotFoundException}. */
  public Uni<Job> find(String id) {
    return look(id).map(Found::value);
  }

  /** Reads a record and its age, or fails with {@link JobNotFoundException}. */
  Uni<Found<Job>> look(String id) {
    return JobId.isValid(id)
        ? records
            .get(id)
            .onFailure(ObjectNotFoundException.class)
            .transform(e -> new JobNotFoundException())
        : Uni.createFrom().failure(JobNotFoundException::new);
  }

  /**
   * Changes a record as it is at that moment: {@code change} is applied again to what somebody else
   * wrote in between. Where it changes nothing, nothing is written; where it throws, the Uni fails.
   */
  public Uni<Job> update(String id, UnaryOperator<Job> change) {
    return update(id, (job, age) -> change.apply(job));
  }

  /**
   * As above; {@code change} is also told how long ago the record was written, by the clock of the
   * store.
   */
  Uni<Job> update(String id, BiFunction<Job, Duration, Job> change) {
    return JobId.isValid(id)
        ? records.update(id, JobStore::missing, (job, age) -> changed(job, age, change))
        : Uni.createFrom().failure(JobNotFoundException::new);
  }

  private static Job missing() {
    throw new JobNotFoundException();
  }

  private static Job changed(Job job, Duration age, BiFunction<Job, Duration, Job> change) {
    Job changed = change.apply(job, age);
    return changed.equals(job) ? job : changed.after(age);
  }

  /** Removes a record. */
  public Uni<Void> delete(String id) {
    return records.delete(id);
  }

  /** All records that can be read; others are logged and left alone. */
  public Multi<Job> all() {
    return records
        .names()
        .onItem()
        .transformToUniAndConcatenate(
            id ->
                records
                    .get(id)
                    .map(Found::value)
                    .onFailure()
                    .invoke(e -> LOG.warnf("Job record %s is left out: %s", id, e.getMessage()))
                    .onFailure()
                    .recoverWithNull());
  }
}
