package dev.pagoda.generation;

import dev.pagoda.generation.ClaimResult.Claimed;
import dev.pagoda.generation.ClaimResult.Ended;
import dev.pagoda.generation.ClaimResult.Held;
import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Queued;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * What workers do with jobs: claim, renew, end, give back. A queue may hand a job to several; the
 * record decides, by compare and set, whose it is, and takes an end of that one only. Nothing
 * blocks.
 */
public final class JobRuns {
  private final JobStore store;
  private final JobPace pace;
  private final ClaimRules rules;
  private final boolean alone;
  private final JobListener listener;
  private final LiveJobs live;
  private final UnsavedEnds unsaved;

  /** Tells nobody of the jobs. */
  public JobRuns(JobStore store, JobPace pace, ClaimRules rules, boolean alone) {
    this(store, pace, rules, alone, JobListener.NONE);
  }

  /**
   * @param alone whether this process runs all jobs that it accepts; their ends are kept in memory
   *     where they cannot be written
   * @param listener is told of the jobs
   */
  public JobRuns(
      JobStore store, JobPace pace, ClaimRules rules, boolean alone, JobListener listener) {
    this.store = store;
    this.pace = pace;
    this.rules = rules;
    this.alone = alone;
    this.listener = listener;
    this.live = new LiveJobs(listener);
    this.unsaved = new UnsavedEnds(store);
  }

  /** How fast jobs are worked off. */
  public JobPace pace() {
    return pace;
  }

  /** How long a claim holds without renewal, and how often a job is started. */
  public ClaimRules rules() {
    return rules;
  }

  /** Whether this process runs all jobs that it accepts. */
  public boolean isAlone() {
    return alone;
  }

  /** The job's progress and cancel, from now until it ends. */
  public LiveJob watch(String id) {
    return live.open(id);
  }

  /** Forgets what {@link #watch} began, of a job that this process does not run. */
  public void unwatch(String id) {
    if (!alone) {
      live.forget(id);
    }
  }

  /** The record of a job, or {@link JobNotFoundException}. */
  public Uni<Job> find(String id) {
    return store.find(id);
  }

  /** Takes a job for a worker, if it is there to be taken. */
  public Uni<ClaimResult> claim(String id, Claimant worker) {
    return store
        .update(id, (job, age) -> rules.claim(job, age, worker))
        .map(this::claimed)
        .onFailure(HeldException.class)
        .recoverWithItem(held -> new Held(held.left()))
        .onFailure(JobNotFoundException.class)
        .invoke(() -> live.forget(id));
  }

  private ClaimResult claimed(Job job) {
    if (job.state().ended()) {
      live.end(job);
      return new Ended(job);
    }
    return new Claimed(job);
  }

  /**
   * Shows that the worker is alive, and how far it is. Tells it when somebody has canceled the job.
   *
   * @param mine as it was claimed
   * @return whether the job is still the worker's
   */
  public Uni<Boolean> renew(Job mine, LiveJob running) {
    return store
        .update(mine.id(), job -> job.isStillOf(mine) ? rules.renewed(job, running) : job)
        .invoke(
            job -> {
              if (job.state() instanceof Canceled) {
                running.cancel();
              }
            })
        .map(job -> job.isStillOf(mine) && !job.state().ended())
        .onFailure(JobNotFoundException.class)
        .recoverWithItem(false);
  }

  /**
   * Ends a job, unless it has ended already or is another worker's by now. Where this process is
   * alone, an end that cannot be written is kept in memory, shown from there, and written when the
   * next one is.
   *
   * @param mine as it was claimed
   * @param layers that PAG was applied to
   * @return the job as it is on record now
   */
  public Uni<Job> end(Job mine, List<String> layers, JobState end) {
    Job ended = mine.with(layers, end);
    return (alone
            ? unsaved.saveOrKeep(ended, rules)
            : store.update(ended.id(), job -> rules.ended(job, ended)))
        .invoke(
            job -> {
              if (job.state().ended()) {
                live.end(job);
              }
            });
  }

  /**
   * Leaves a job that this worker will not finish to another.
   *
   * @param mine as it was claimed
   * @param counted whether it was one of the job's attempts
   */
  public Uni<Job> giveBack(Job mine, boolean counted) {
    return store.update(
        mine.id(),
        job ->
            job.isStillOf(mine) && !job.state().ended()
                ? job.with(new Queued(), job.attempts() - (counted ? 0 : 1), null)
                : job);
  }

  /**
   * Ends a job whose message went to the dead-letter queue.
   *
   * @param receives how often its message was received
   * @return fails with {@link HeldException} while a worker has it
   */
  public Uni<Void> deadLettered(String id, int receives) {
    return store
        .update(id, (job, age) -> rules.deadLettered(job, age, receives))
        .invoke(live::end)
        .onFailure(JobNotFoundException.class)
        .recoverWithNull()
        .replaceWithVoid();
  }

  /** Puts a job that no living worker has among those that wait. */
  Uni<Job> unclaimed(String id) {
    return store.update(id, rules::unclaimed);
  }

  /** This process has accepted a job; whether it will run here too decides who waits for it how. */
  void accepted(String id) {
    if (alone) {
      live.open(id);
    }
  }

  JobListener listener() {
    return listener;
  }

  LiveJobs live() {
    return live;
  }

  Optional<Job> unsaved(String id) {
    return unsaved.find(id);
  }
}
