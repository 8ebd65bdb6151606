package dev.pagoda.generation;

import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.storage.JsonRecords.Found;
import dev.pagoda.storage.ObjectStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** What people do with jobs once they are accepted: look, wait, cancel. Nothing blocks. */
public final class JobService {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration POLL = Duration.ofMillis(500);

  private final JobStore store;
  private final JobIndex index;
  private final JobQueue queue;
  private final JobRuns runs;

  public JobService(ObjectStore objects, JobQueue queue, JobRuns runs) {
    this.store = new JobStore(objects);
    this.index = new JobIndex(objects);
    this.queue = queue;
    this.runs = runs;
  }

  /** The job as it is now, or {@link JobNotFoundException}, also where the caller has no sight. */
  public Uni<Job> get(String id, Caller caller) {
    return get(id).map(caller::requireSight);
  }

  /** The job as it is now, or {@link JobNotFoundException}. */
  public Uni<Job> get(String id) {
    return runs.unsaved(id)
        .map(job -> Uni.createFrom().item(job))
        .orElseGet(
            () ->
                onRecord(id).map(job -> runs.live().find(id).map(l -> l.overlay(job)).orElse(job)));
  }

  /**
   * The job as its record says, or {@link JobNotFoundException}; one whose time is over has failed.
   */
  public Uni<Job> onRecord(String id) {
    return store.look(id).flatMap(this::inTime);
  }

  /** Nobody else may be there to see that a job's time is over. */
  private Uni<Job> inTime(Found<Job> found) {
    Job job = found.value();
    return runs.rules().isOverdue(job, found.age())
        ? store.update(job.id(), runs.rules()::ifOverdue).invoke(this::endIfEnded)
        : Uni.createFrom().item(job);
  }

  private void endIfEnded(Job job) {
    if (job.state().ended()) {
      stop(job);
    }
  }

  /** The job as soon as it has ended, but after {@code limit} as it is then. */
  public Uni<Job> await(String id, Duration limit) {
    return runs.live()
        .find(id)
        .filter(live -> runs.isAlone())
        .map(live -> live.ended().ifNoItem().after(limit).recoverWithUni(() -> get(id)))
        .orElseGet(() -> poll(id, System.nanoTime() + limit.toNanos()));
  }

  /** Another process may run the job: its record is all that tells. */
  private Uni<Job> poll(String id, long deadline) {
    return get(id)
        .flatMap(
            job -> {
              long left = deadline - System.nanoTime();
              if (job.state().ended() || left <= 0) {
                return Uni.createFrom().item(job);
              }
              Duration pause = Duration.ofNanos(Math.min(left, POLL.toNanos()));
              return Uni.createFrom()
                  .voidItem()
                  .onItem()
                  .delayIt()
                  .by(pause)
                  .flatMap(waited -> poll(id, deadline));
            });
  }

  /**
   * The job as it is now and then again and again, until it has ended.
   *
   * @return the last item has ended; fails with {@link JobNotFoundException}
   */
  public Multi<Job> follow(String id) {
    return Multi.createBy()
        .repeating()
        .uni(() -> get(id))
        .withDelay(runs.isAlone() ? LOOK : POLL)
        .whilst(job -> !job.state().ended());
  }

  /** Place of a queued job, 1 for the next. */
  public OptionalInt position(String id) {
    return queue.position(id);
  }

  /**
   * Cancels a job, waiting or running.
   *
   * @return the canceled job, {@link JobEndedException} when it had ended, or {@link
   *     JobNotFoundException}, also where the caller has no sight
   */
  public Uni<Job> cancel(String id, Caller caller) {
    return runs.unsaved(id)
        .map(
            job ->
                Uni.createFrom()
                    .item(job)
                    .map(caller::requireSight)
                    .<Job>map(
                        ended -> {
                          throw new JobEndedException(ended.state());
                        }))
        .orElseGet(
            () -> store.update(id, job -> canceled(caller.requireSight(job))).invoke(this::stop));
  }

  private static Job canceled(Job job) {
    if (job.state().ended()) {
      throw new JobEndedException(job.state());
    }
    return job.with(new Canceled());
  }

  private void stop(Job job) {
    queue.remove(job.id());
    runs.live().find(job.id()).ifPresent(LiveJob::cancel);
    runs.live().end(job);
  }

  /**
   * A page of the caller's jobs, or of all where nobody has to say who they are.
   *
   * @param after {@link JobPage#next()} of the page before; empty for the first one
   * @param limit jobs of a page, if there are so many
   * @param wanted which ones; the others are looked at and left out
   */
  public Uni<JobPage> list(Caller caller, String after, int limit, Predicate<Job> wanted) {
    return new JobListing(index, this::get, wanted).page(caller.owner(), after, limit);
  }

  /** Whether it can be where a page begins. */
  public static boolean isPageStart(String after) {
    return JobIndex.isName(after);
  }
}
