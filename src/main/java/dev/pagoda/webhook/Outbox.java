package dev.pagoda.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagoda.generation.JobId;
import dev.pagoda.storage.ObjectChangedException;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.StorageException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The calls that are to be made, JSON objects {@code webhooks/{job id}.json}: written before a job
 * is queued and removed when its call is done or given up, so that none is forgotten wherever a
 * process dies. Nothing blocks.
 */
@RegisterForReflection(targets = Entry.class)
final class Outbox {
  private static final String PREFIX = "webhooks/";
  private static final String SUFFIX = ".json";
  private static final String TYPE = "application/json";
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final ObjectStore objects;

  Outbox(ObjectStore objects) {
    this.objects = objects;
  }

  /** An entry as it was read. */
  record Found(String id, Entry entry, String version, Duration age) {}

  /** Adds a call; one that is there is no error. */
  Uni<Void> add(String id) {
    return objects
        .create(key(id), TYPE, write(Entry.DUE))
        .onFailure(ObjectExistsException.class)
        .recoverWithNull()
        .replaceWithVoid();
  }

  Uni<Optional<Found>> find(String id) {
    return objects
        .get(key(id))
        .map(content -> Optional.of(found(id, content)))
        .onFailure(ObjectNotFoundException.class)
        .recoverWithItem(Optional.empty());
  }

  /** The same entry written anew, or nothing where somebody else was faster. */
  Uni<Optional<Found>> replace(Found found, Entry entry) {
    return objects
        .replace(key(found.id()), found.version(), TYPE, write(entry))
        .map(now -> Optional.of(new Found(found.id(), entry, now.version(), Duration.ZERO)))
        .onFailure(e -> e instanceof ObjectChangedException || e instanceof ObjectNotFoundException)
        .recoverWithItem(Optional.empty());
  }

  Uni<Void> remove(String id) {
    return objects.delete(key(id));
  }

  /** Ids of the jobs whose calls are to be made. */
  Multi<String> ids() {
    return objects
        .list(PREFIX)
        .filter(key -> key.endsWith(SUFFIX))
        .map(key -> key.substring(PREFIX.length(), key.length() - SUFFIX.length()))
        .filter(JobId::isValid);
  }

  private static String key(String id) {
    return PREFIX + id + SUFFIX;
  }

  private static Found found(String id, ObjectContent content) {
    try {
      Entry entry = MAPPER.readValue(content.bytes(), Entry.class);
      return new Found(id, entry, content.object().version(), content.age());
    } catch (IOException e) {
      throw new StorageException("The entry of webhook " + id + " cannot be read.", e);
    }
  }

  private static byte[] write(Entry entry) {
    try {
      return MAPPER.writeValueAsBytes(entry);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every entry can be written as JSON.", e);
    }
  }
}
