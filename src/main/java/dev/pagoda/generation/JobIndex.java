package dev.pagoda.generation;

import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectStore;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * The jobs of each owner in order, as empty objects {@code owners/{owner}/{time}-{id}}: names sort
 * the youngest first, so a page of them is one look into the store. Nothing blocks.
 */
final class JobIndex {
  private static final String EVERYBODY = "anybody";
  private static final String TYPE = "application/octet-stream";
  private static final int TIME_DIGITS = 12;
  private static final long LATEST = (1L << (4 * TIME_DIGITS)) - 1;

  private final ObjectStore objects;

  JobIndex(ObjectStore objects) {
    this.objects = objects;
  }

  /** Adds a job; one that is there is no error. */
  Uni<Void> add(Job job) {
    return objects
        .create(key(job), TYPE, new byte[0])
        .onFailure(ObjectExistsException.class)
        .recoverWithNull()
        .replaceWithVoid();
  }

  Uni<Void> remove(Job job) {
    return objects.delete(key(job));
  }

  /**
   * Names of an owner's jobs, the youngest first.
   *
   * @param after the last name of the page before; empty for the first page
   */
  Uni<List<String>> names(String owner, String after, int limit) {
    String prefix = prefix(owner);
    return objects
        .list(prefix, after.isEmpty() ? "" : prefix + after, limit)
        .map(keys -> keys.stream().map(key -> key.substring(prefix.length())).toList());
  }

  /** Id of the job of a name. */
  static String id(String name) {
    return name.substring(name.indexOf('-') + 1);
  }

  /** Whether it can be a name. */
  static boolean isName(String name) {
    return name.length() > TIME_DIGITS
        && name.charAt(TIME_DIGITS) == '-'
        && JobId.isValid(name.substring(TIME_DIGITS + 1));
  }

  private static String key(Job job) {
    long time = LATEST - job.createdAt().toEpochMilli();
    return prefix(job.owner()) + "%012x-%s".formatted(time, job.id());
  }

  private static String prefix(String owner) {
    return "owners/" + (owner == null ? EVERYBODY : Digests.of(owner)) + "/";
  }
}
