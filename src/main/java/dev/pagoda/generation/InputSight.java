package dev.pagoda.generation;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which stored pictures a caller may work on: what generations made belongs to their owners. What
 * came in is named by its hash, which only those know who have it. Nothing blocks.
 */
final class InputSight {
  private static final String MADE = "images/";

  private final JobService jobs;

  InputSight(JobService jobs) {
    this.jobs = jobs;
  }

  /** The keys that the caller may use, in their order. */
  Uni<List<String>> visible(Collection<String> keys, Caller caller) {
    Uni<List<String>> all = Uni.createFrom().item(ArrayList::new);
    for (String key : keys) {
      all =
          all.flatMap(
              found ->
                  isVisible(key, caller)
                      .invoke(
                          visible -> {
                            if (visible) {
                              found.add(key);
                            }
                          })
                      .replaceWith(found));
    }
    return all;
  }

  private Uni<Boolean> isVisible(String key, Caller caller) {
    if (caller.seesAll() || !key.startsWith(MADE)) {
      return Uni.createFrom().item(true);
    }
    String id = key.substring(MADE.length(), key.indexOf('/', MADE.length()));
    return jobs.get(id, caller)
        .replaceWith(true)
        .onFailure(JobNotFoundException.class)
        .recoverWithItem(false);
  }
}
