package dev.pagoda.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Records of one kind, JSON objects {@code {prefix}{name}.json} that change by compare and set
 * only. Nothing blocks; every failure is a {@link StorageException}, also for a record that is no
 * such JSON.
 *
 * @param <T> the record, which Jackson can write and read
 */
public final class JsonRecords<T> {
  private static final String SUFFIX = ".json";
  private static final String TYPE = "application/json";
  // Writers of one record are few, or are those of one moment.
  private static final int ATTEMPTS = 1000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          // A record may have been written by a later version.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final ObjectStore objects;
  private final String prefix;
  private final Class<T> type;

  /**
   * @param prefix a key followed by a slash
   */
  public JsonRecords(ObjectStore objects, String prefix, Class<T> type) {
    this.objects = objects;
    this.prefix = ObjectKey.checkPrefix(prefix);
    this.type = type;
  }

  /**
   * A record as it was read or written.
   *
   * @param version changes with every replacement; opaque
   * @param age how long ago it was written, by the clock of the store
   */
  public record Found<T>(String name, T value, String version, Duration age) {}

  /** Writes a record that does not exist yet, or fails with {@link ObjectExistsException}. */
  public Uni<T> create(String name, T value) {
    return objects.create(key(name), TYPE, write(value)).replaceWith(value);
  }

  /** Reads a record, or fails with {@link ObjectNotFoundException}. */
  public Uni<Found<T>> get(String name) {
    return Uni.createFrom().deferred(() -> objects.get(key(name))).map(c -> read(name, c));
  }

  /** Reads a record, if it is there. */
  public Uni<Optional<Found<T>>> find(String name) {
    return get(name)
        .map(Optional::of)
        .onFailure(ObjectNotFoundException.class)
        .recoverWithItem(Optional.empty());
  }

  /**
   * Replaces a record that still has the version that was read.
   *
   * @return the record as it is now, {@link ObjectChangedException} or {@link
   *     ObjectNotFoundException}
   */
  public Uni<Found<T>> replace(Found<T> found, T value) {
    return objects
        .replace(key(found.name()), found.version(), TYPE, write(value))
        .map(now -> new Found<>(found.name(), value, now.version(), Duration.ZERO));
  }

  /**
   * Changes a record as it is at that moment: {@code change} is applied again to what somebody else
   * wrote in between. Where it changes nothing, nothing is written; where it or {@code none}
   * throws, the Uni fails.
   *
   * @param none what stands for a record that does not exist; its age is zero
   * @param change is given the record and its age
   */
  public Uni<T> update(String name, Supplier<T> none, BiFunction<T, Duration, T> change) {
    return find(name)
        .flatMap(found -> change(name, found, none, change))
        .onFailure(JsonRecords::isRace)
        .retry()
        .atMost(ATTEMPTS);
  }

  private Uni<T> change(
      String name, Optional<Found<T>> found, Supplier<T> none, BiFunction<T, Duration, T> change) {
    T before = found.map(Found::value).orElseGet(none);
    T after = change.apply(before, found.map(Found::age).orElse(Duration.ZERO));
    if (after.equals(before)) {
      return Uni.createFrom().item(before);
    }
    return found.isPresent() ? replace(found.get(), after).replaceWith(after) : create(name, after);
  }

  private static boolean isRace(Throwable failure) {
    return failure instanceof ObjectChangedException
        || failure instanceof ObjectExistsException
        || failure instanceof ObjectNotFoundException;
  }

  /** Removes a record; one that does not exist is no error. */
  public Uni<Void> delete(String name) {
    return objects.delete(key(name));
  }

  /** Names of all records, in the order of their keys. */
  public Multi<String> names() {
    return objects
        .list(prefix)
        .filter(key -> key.endsWith(SUFFIX))
        .map(key -> key.substring(prefix.length(), key.length() - SUFFIX.length()));
  }

  private String key(String name) {
    return prefix + name + SUFFIX;
  }

  private Found<T> read(String name, ObjectContent content) {
    try {
      T value = MAPPER.readValue(content.bytes(), type);
      return new Found<>(name, value, content.object().version(), content.age());
    } catch (IOException e) {
      throw new StorageException("Record " + key(name) + " cannot be read.", e);
    }
  }

  private static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every record can be written as JSON.", e);
    }
  }
}
