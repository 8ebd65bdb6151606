package dev.pagoda.config;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks what is set about the store of pictures and job records. */
final class StorageCheck {
  private static final Set<String> STORES = Set.of("local", "s3");
  private static final Pattern PREFIX = Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*+/)++");
  private static final int SHORTEST_KEY = 16;

  private StorageCheck() {}

  static void check(StorageConfig storage, Problems problems) {
    problems.require(
        STORES.contains(storage.type()), "storage.type", "must be local or s3", storage.type());
    if (storage.type().equals("s3")) {
      problems.require(
          storage.bucket().isPresent(), "storage.bucket", "must name the bucket", "empty");
    }
    storage
        .prefix()
        .ifPresent(
            prefix ->
                problems.require(
                    PREFIX.matcher(prefix).matches(),
                    "storage.prefix",
                    "must be like pagoda/ or team/pagoda/",
                    prefix));
    storage
        .publicEndpoint()
        .ifPresent(
            url ->
                problems.require(
                    Problems.isAddress(url),
                    "storage.public-endpoint",
                    "must be an address like https://host",
                    url));
    problems.within(
        "storage.url-expiry",
        storage.urlExpiry(),
        Duration.ofSeconds(1),
        Duration.ofDays(7),
        "from 1 second to 7 days");
    problems.require(
        storage.signingKey().map(key -> key.length() >= SHORTEST_KEY).orElse(true),
        "storage.signing-key",
        "must have " + SHORTEST_KEY + " characters or more",
        "a shorter one");
  }
}
