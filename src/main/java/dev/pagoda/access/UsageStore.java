package dev.pagoda.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.storage.JsonRecords;
import dev.pagoda.storage.JsonRecords.Found;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.Sha256;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
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

  private final JsonRecords<Usage> records;

  UsageStore(ObjectStore objects) {
    this.records = new JsonRecords<>(objects, PREFIX, Usage.class);
  }

  /** What an owner uses, if anything is on record. */
  Uni<Optional<Usage>> find(String owner) {
    return records.find(name(owner)).map(found -> found.map(Found::value));
  }

  /** Changes a record as it is at that moment; where {@code change} throws, the Uni fails. */
  Uni<Usage> update(String owner, Instant now, UnaryOperator<Usage> change) {
    return records.update(name(owner), () -> Usage.none(now), (usage, age) -> change.apply(usage));
  }

  private static String name(String owner) {
    return Sha256.of(owner.getBytes(UTF_8));
  }
}
