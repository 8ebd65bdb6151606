package dev.pagoda.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.pagoda.storage.ObjectChangedException;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.StorageException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Job records, JSON objects {@code jobs/{id}.json} that change by compare and set only. */
@RegisterForReflection(targets = Job.class, registerFullHierarchy = true)
public final class JobStore {
  private static final Logger LOG = Logger.getLogger(JobStore.class);
  private static final String PREFIX = "jobs/";
  private static final String SUFFIX = ".json";
  private static final String TYPE = "application/json";
  // Writers of one record are few: a worker, and people who cancel.
  private static final int ATTEMPTS = 100;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          // A record may have been written by a later version.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final ObjectStore objects;

  public JobStore(ObjectStore objects) {
    this.objects = objects;
  }

  /** Writes the record of a new job. */
  public Uni<Job> create(Job job) {
    return objects.create(key(job.id()), TYPE, write(job)).replaceWith(job);
  }

  /** Reads a record, or fails with {@link JobNotFoundException}. */
  public Uni<Job> find(String id) {
    return load(id).map(JobStore::read);
  }

  /** A record and how long ago it was written, by the clock of the store. */
  record Dated(Job job, Duration age) {}

  /** Reads a record, or fails with {@link JobNotFoundException}. */
  Uni<Dated> look(String id) {
    return load(id).map(content -> new Dated(read(content), content.age()));
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
    return load(id)
        .flatMap(
            content -> {
              Job job = read(content);
              Job changed = change.apply(job, content.age());
              if (changed.equals(job)) {
                return Uni.createFrom().item(job);
              }
              Job later = changed.after(content.age());
              return objects
                  .replace(key(id), content.object().version(), TYPE, write(later))
                  .replaceWith(later);
            })
        .onFailure(ObjectChangedException.class)
        .retry()
        .atMost(ATTEMPTS);
  }

  /** Removes a record. */
  public Uni<Void> delete(String id) {
    return objects.delete(key(id));
  }

  /** All records that can be read; others are logged and left alone. */
  public Multi<Job> all() {
    return objects
        .list(PREFIX)
        .filter(key -> key.endsWith(SUFFIX))
        .onItem()
        .transformToUniAndConcatenate(
            key ->
                objects
                    .get(key)
                    .map(JobStore::read)
                    .onFailure()
                    .invoke(e -> LOG.warnf("Job record %s is left out: %s", key, e.getMessage()))
                    .onFailure()
                    .recoverWithNull());
  }

  private Uni<ObjectContent> load(String id) {
    return Uni.createFrom()
        .deferred(
            () ->
                JobId.isValid(id)
                    ? objects.get(key(id))
                    : Uni.createFrom().failure(new JobNotFoundException()))
        .onFailure(ObjectNotFoundException.class)
        .transform(e -> new JobNotFoundException());
  }

  private static String key(String id) {
    return PREFIX + id + SUFFIX;
  }

  private static Job read(ObjectContent content) {
    try {
      return MAPPER.readValue(content.bytes(), Job.class);
    } catch (IOException e) {
      throw new StorageException("Job record " + content.object().key() + " cannot be read.", e);
    }
  }

  private static byte[] write(Job job) {
    try {
      return MAPPER.writeValueAsBytes(job);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every job can be written as JSON.", e);
    }
  }
}
