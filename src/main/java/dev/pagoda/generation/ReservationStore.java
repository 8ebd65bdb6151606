package dev.pagoda.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.Optional;

/**
 * Reservations, JSON objects {@code idempotency/{digest of the key}.json}: the first who writes one
 * wins, in whatever process. Nothing blocks.
 */
final class ReservationStore {
  private static final String TYPE = "application/json";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final ObjectStore objects;

  ReservationStore(ObjectStore objects) {
    this.objects = objects;
  }

  Uni<Optional<Reservation>> find(IdempotencyKey key) {
    return load(key)
        .map(content -> Optional.of(read(content)))
        .onFailure(ObjectNotFoundException.class)
        .recoverWithItem(Optional.empty());
  }

  /** Returns this reservation, or the one that was faster. */
  Uni<Reservation> reserve(IdempotencyKey key, Reservation wanted) {
    return objects
        .create(object(key), TYPE, write(wanted))
        .replaceWith(wanted)
        .onFailure(ObjectExistsException.class)
        .recoverWithUni(() -> load(key).map(ReservationStore::read));
  }

  /**
   * Notes that the job is queued; where that fails it may be queued once more, which is harmless.
   */
  Uni<Void> markQueued(IdempotencyKey key) {
    return load(key)
        .flatMap(
            content ->
                objects.replace(
                    object(key), content.object().version(), TYPE, write(read(content).asQueued())))
        .replaceWithVoid()
        .onFailure(StorageException.class)
        .recoverWithNull();
  }

  private Uni<ObjectContent> load(IdempotencyKey key) {
    return objects.get(object(key));
  }

  private static String object(IdempotencyKey key) {
    return "idempotency/" + Digests.of(key.value()) + ".json";
  }

  private static Reservation read(ObjectContent content) {
    try {
      return MAPPER.readValue(content.bytes(), Reservation.class);
    } catch (IOException e) {
      throw new StorageException("An idempotency key's record cannot be read.", e);
    }
  }

  private static byte[] write(Reservation reservation) {
    try {
      return MAPPER.writeValueAsBytes(reservation);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every reservation can be written as JSON.", e);
    }
  }
}
