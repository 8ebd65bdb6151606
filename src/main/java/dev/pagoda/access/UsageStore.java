package dev.pagoda.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.pagoda.storage.ObjectChangedException;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.Sha256;
import dev.pagoda.storage.StorageException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What owners use, JSON objects {@code usage/{digest of the owner}.json} that change by compare and
 * set only, so that any number of fronts count together. Nothing blocks.
 */
@RegisterForReflection(targets = {Usage.class, Usage.Charge.class})
final class UsageStore {
  private static final String PREFIX = "usage/";
  private static final String TYPE = "application/json";
  // Writers of one record are an owner's submissions at one moment.
  private static final int ATTEMPTS = 1000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final ObjectStore objects;

  UsageStore(ObjectStore objects) {
    this.objects = objects;
  }

  /** What an owner uses, if anything is on record. */
  Uni<Optional<Usage>> find(String owner) {
    return objects
        .get(key(owner))
        .map(content -> Optional.of(read(content)))
        .onFailure(ObjectNotFoundException.class)
        .recoverWithItem(Optional.empty());
  }

  /** Changes a record as it is at that moment; where {@code change} throws, the Uni fails. */
  Uni<Usage> update(String owner, Instant now, UnaryOperator<Usage> change) {
    return Uni.createFrom()
        .deferred(() -> objects.get(key(owner)))
        .map(Optional::of)
        .onFailure(ObjectNotFoundException.class)
        .recoverWithItem(Optional.empty())
        .flatMap(found -> write(owner, found, now, change))
        .onFailure(UsageStore::isRace)
        .retry()
        .atMost(ATTEMPTS);
  }

  private Uni<Usage> write(
      String owner, Optional<ObjectContent> found, Instant now, UnaryOperator<Usage> change) {
    Usage before = found.map(UsageStore::read).orElseGet(() -> Usage.none(now));
    Usage after = change.apply(before);
    if (after.equals(before)) {
      return Uni.createFrom().item(before);
    }
    return (found.isPresent()
            ? objects.replace(key(owner), found.get().object().version(), TYPE, write(after))
            : objects.create(key(owner), TYPE, write(after)))
        .replaceWith(after);
  }

  private static boolean isRace(Throwable failure) {
    return failure instanceof ObjectChangedException
        || failure instanceof ObjectExistsException
        || failure instanceof ObjectNotFoundException;
  }

  private static String key(String owner) {
    return PREFIX + Sha256.of(owner.getBytes(UTF_8)) + ".json";
  }

  private static Usage read(ObjectContent content) {
    try {
      return MAPPER.readValue(content.bytes(), Usage.class);
    } catch (IOException e) {
      throw new StorageException("A record of usage cannot be read.", e);
    }
  }

  private static byte[] write(Usage usage) {
    try {
      return MAPPER.writeValueAsBytes(usage);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every record of usage can be written as JSON.", e);
    }
  }
}
