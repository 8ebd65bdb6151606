package dev.pagoda.generation;

import dev.pagoda.queue.JobQueue;
import io.smallrye.mutiny.Uni;
import java.util.Comparator;
import java.util.List;

/** Queues jobs again whose process died before they ended. Nothing blocks. */
public final class JobRecovery {
  private static final Comparator<Job> IN_ORDER =
      Comparator.comparing(Job::createdAt).thenComparing(Job::id);

  private final JobStore store;
  private final JobQueue queue;
  private final JobRuns runs;

  public JobRecovery(JobStore store, JobQueue queue, JobRuns runs) {
    this.store = store;
    this.queue = queue;
    this.runs = runs;
  }

  /**
   * Queues a job of this process again that may have died with another one: it is done where it
   * waits or runs here, or has ended.
   */
  public Uni<Job> resume(Job job) {
    if (job.state().ended() || runs.live().find(job.id()).isPresent()) {
      return Uni.createFrom().item(job);
    }
    return restored(job).replaceWith(job);
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
      all = all.chain(() -> runs.unclaimed(job.id())).chain(() -> restored(job));
    }
    return all.replaceWith(jobs.size());
  }

  /** Its process may have died before it had told anybody but the record. */
  private Uni<Void> restored(Job job) {
    return runs.listener()
        .accepted(job)
        .invoke(() -> runs.accepted(job.id()))
        .chain(() -> queue.restore(job.id()));
  }
}
