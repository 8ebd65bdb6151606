package dev.pagoda.generation;

import dev.pagoda.generation.JobState.Queued;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** What workers do with jobs: start, report, end, give back. Nothing blocks. */
public final class JobRuns {
  private static final Logger LOG = Logger.getLogger(JobRuns.class);

  private final JobStore store;
  private final JobPace pace;
  private final LiveJobs live = new LiveJobs();

  /** Ends that could not be written, most likely because the disk is full. */
  private final Map<String, Job> unsaved = new ConcurrentHashMap<>();

  public JobRuns(JobStore store, JobPace pace) {
    this.store = store;
    this.pace = pace;
  }

  /** How fast jobs are worked off. */
  public JobPace pace() {
    return pace;
  }

  /** The job's progress and cancel, from now until it ends. */
  public LiveJob watch(String id) {
    return live.open(id);
  }

  /** The record of a job, or {@link JobNotFoundException}. */
  public Uni<Job> find(String id) {
    return store.find(id);
  }

  /**
   * Marks a job as running.
   *
   * @return the job; a worker that finds it ended must leave it alone
   */
  public Uni<Job> start(String id) {
    return store
        .update(
            id, job -> job.state().ended() ? job : job.with(new Running(0, job.request().steps())))
        .invoke(
            job -> {
              if (job.state().ended()) {
                live.end(job);
              }
            })
        .onFailure(JobNotFoundException.class)
        .invoke(() -> live.forget(id));
  }

  /**
   * Ends a job, unless it has ended already. An end that cannot be written is kept in memory, shown
   * from there, and written when the next one is.
   *
   * @param layers that PAG was applied to
   * @return the job with the end that counts
   */
  public Uni<Job> end(Job job, List<String> layers, JobState end) {
    return save(job.with(layers, end)).invoke(live::end).call(this::saveUnsaved);
  }

  /** Leaves a job that this process will not finish to whoever starts next. */
  public Uni<Job> giveBack(String id) {
    return store.update(id, JobRuns::queued);
  }

  static Job queued(Job job) {
    return job.state() instanceof Running ? job.with(new Queued()) : job;
  }

  LiveJobs live() {
    return live;
  }

  Optional<Job> unsaved(String id) {
    return Optional.ofNullable(unsaved.get(id));
  }

  private Uni<Job> save(Job ended) {
    return store
        .update(
            ended.id(),
            job -> job.state().ended() ? job : job.with(ended.appliedLayers(), ended.state()))
        .invoke(job -> unsaved.remove(job.id()))
        .onFailure(StorageException.class)
        .recoverWithItem(
            e -> {
              LOG.errorf(
                  "Generation %s ended (%s), but its record could not be written: %s",
                  ended.id(), ended.state().status(), e.getMessage());
              unsaved.put(ended.id(), ended);
              return ended;
            });
  }

  private Uni<Void> saveUnsaved(Job latest) {
    Uni<Void> all = Uni.createFrom().voidItem();
    // While the latest could not be written, neither could the others.
    if (!unsaved.containsKey(latest.id())) {
      for (Job job : unsaved.values()) {
        all = all.chain(() -> save(job)).replaceWithVoid();
      }
    }
    return all;
  }
}
