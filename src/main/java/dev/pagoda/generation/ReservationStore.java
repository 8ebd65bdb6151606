package dev.pagoda.generation;

import dev.pagoda.storage.JsonRecords;
import dev.pagoda.storage.JsonRecords.Found;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * Reservations, JSON objects {@code idempotency/{digest of the key}.json}: the first who writes one
 * wins, in whatever process. Nothing blocks.
 */
final class ReservationStore {
  private static final String PREFIX = "idempotency/";

  private final JsonRecords<Reservation> records;

  ReservationStore(ObjectStore objects) {
    this.records = new JsonRecords<>(objects, PREFIX, Reservation.class);
  }

  Uni<Optional<Reservation>> find(IdempotencyKey key) {
    return records.find(name(key)).map(found -> found.map(Found::value));
  }

  /** Returns this reservation, or the one that was faster. */
  Uni<Reservation> reserve(IdempotencyKey key, Reservation wanted) {
    return records
        .create(name(key), wanted)
        .onFailure(ObjectExistsException.class)
        .recoverWithUni(() -> records.get(name(key)).map(Found::value));
  }

  /**
   * Notes that the job is queued; where that fails it may be queued once more, which is harmless.
   */
  Uni<Void> markQueued(IdempotencyKey key) {
    return records
        .get(name(key))
        .flatMap(found -> records.replace(found, found.value().asQueued()))
        .replaceWithVoid()
        .onFailure(StorageException.class)
        .recoverWithNull();
  }

  private static String name(IdempotencyKey key) {
    return Digests.of(key.value());
  }
}
