package dev.pagoda.generation;

import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.queue.JobQueue;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** What people do with jobs once they are accepted: look, wait, cancel. Nothing blocks. */
public final class JobService {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Comparator<Job> IN_ORDER =
      Comparator.comparing(Job::createdAt).thenComparing(Job::id);

  private final JobStore store;
  private final JobQueue queue;
  private final JobRuns runs;

  public JobService(JobStore store, JobQueue queue, JobRuns runs) {
    this.store = store;
    this.queue = queue;
    this.runs = runs;
  }

  /** The job as it is now, or {@link JobNotFoundException}. */
  public Uni<Job> get(String id) {
    return runs.unsaved(id)
        .map(job -> Uni.createFrom().item(job))
        .orElseGet(
            () ->
                store
                    .find(id)
                    .map(job -> runs.live().find(id).map(l -> l.overlay(job)).orElse(job)));
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

  /** Place of a queued job, 1 for the next. */
  public OptionalInt position(String id) {
    return queue.position(id);
  }

  /**
   * Cancels a job, waiting or running.
   *
   * @return the canceled job, {@link JobEndedException} when it had ended, or {@link
   *     JobNotFoundException}
   */
  public Uni<Job> cancel(String id) {
    return runs.unsaved(id)
        .map(job -> Uni.createFrom().<Job>failure(new JobEndedException(job.state())))
        .orElseGet(() -> store.update(id, JobService::canceled).invoke(this::stop));
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
   * Queues a job of this process again that may have died with another one: it is done where it
   * waits or runs here, or has ended.
   */
  public Uni<Job> resume(Job job) {
    if (job.state().ended() || runs.live().find(job.id()).isPresent()) {
      return Uni.createFrom().item(job);
    }
    runs.accepted(job.id());
    return queue.restore(job.id()).replaceWith(job);
  }

  /**
   * Queues again, in the order of their creation, the jobs that a process which died had accepted
   * and not ended.
   *
   * @return how many
   */
  public Uni<Integer> recover() {
    return store
        .all()
        // What is live was submitted to this process while it was starting.
        .filter(job -> !job.state().ended() && runs.live().find(job.id()).isEmpty())
        .collect()
        .asList()
        .map(jobs -> jobs.stream().sorted(IN_ORDER).toList())
        .flatMap(this::requeue);
  }

  private Uni<Integer> requeue(List<Job> jobs) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (Job job : jobs) {
      all =
          all.chain(() -> runs.unclaimed(job.id()))
              .invoke(() -> runs.accepted(job.id()))
              .chain(() -> queue.restore(job.id()));
    }
    return all.replaceWith(jobs.size());
  }
}
