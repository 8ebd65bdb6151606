package dev.pagoda.generation;

import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Ends that could not be written, most likely because the disk is full. Thread-safe. */
final class UnsavedEnds {
  private static final Logger LOG = Logger.getLogger(UnsavedEnds.class);

  private final Map<String, Job> jobs = new ConcurrentHashMap<>();
  private final JobStore store;

  UnsavedEnds(JobStore store) {
    this.store = store;
  }

  Optional<Job> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** Writes an end, or keeps it where that fails; once one is written, the others are too. */
  Uni<Job> saveOrKeep(Job ended, ClaimRules rules) {
    return store
        .update(ended.id(), job -> rules.ended(job, ended))
        .onFailure(StorageException.class)
        .recoverWithItem(e -> keep(ended, e))
        .call(job -> saveOthers(job, rules));
  }

  private Job keep(Job ended, Throwable reason) {
    LOG.errorf(
        "Generation %s ended (%s), but its record could not be written: %s",
        ended.id(), ended.state().status(), reason.getMessage());
    jobs.put(ended.id(), ended);
    return ended;
  }

  /** Writes what was kept, as soon as another end could be written. */
  private Uni<Void> saveOthers(Job latest, ClaimRules rules) {
    Uni<Void> all = Uni.createFrom().voidItem();
    if (!jobs.containsKey(latest.id())) {
      for (Job job : jobs.values()) {
        all = all.chain(() -> save(job, rules));
      }
    }
    return all;
  }

  private Uni<Void> save(Job ended, ClaimRules rules) {
    return store
        .update(ended.id(), job -> rules.ended(job, ended))
        .invoke(job -> jobs.remove(job.id()))
        .replaceWithVoid()
        .onFailure()
        .recoverWithNull(); // the next end tries again
  }
}
