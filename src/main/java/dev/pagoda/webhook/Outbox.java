package dev.pagoda.webhook;

import dev.pagoda.generation.JobId;
import dev.pagoda.storage.JsonRecords;
import dev.pagoda.storage.JsonRecords.Found;
import dev.pagoda.storage.ObjectChangedException;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * The calls that are to be made, JSON objects {@code webhooks/{job id}.json}: written before a job
 * is queued and removed when its call is done or given up, so that none is forgotten wherever a
 * process dies. Nothing blocks.
 */
@RegisterForReflection(targets = Entry.class)
final class Outbox {
  private static final String PREFIX = "webhooks/";

  private final JsonRecords<Entry> records;

  Outbox(ObjectStore objects) {
    this.records = new JsonRecords<>(objects, PREFIX, Entry.class);
  }

  /** Adds a call; one that is there is no error. */
  Uni<Void> add(String id) {
    return records
        .create(id, Entry.DUE)
        .onFailure(ObjectExistsException.class)
        .recoverWithNull()
        .replaceWithVoid();
  }

  Uni<Optional<Found<Entry>>> find(String id) {
    return records.find(id);
  }

  /** The same entry written anew, or nothing where somebody else was faster. */
  Uni<Optional<Found<Entry>>> replace(Found<Entry> found, Entry entry) {
    return records
        .replace(found, entry)
        .map(Optional::of)
        .onFailure(e -> e instanceof ObjectChangedException || e instanceof ObjectNotFoundException)
        .recoverWithItem(Optional.empty());
  }

  Uni<Void> remove(String id) {
    return records.delete(id);
  }

  /** Ids of the jobs whose calls are to be made. */
  Multi<String> ids() {
    return records.names().filter(JobId::isValid);
  }
}
