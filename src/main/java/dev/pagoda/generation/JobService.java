package dev.pagoda.generation;

import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Queued;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InlineImage;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** What people do with jobs: submit, look, wait, cancel. Nothing blocks. */
public final class JobService {
  private static final Comparator<Job> IN_ORDER =
      Comparator.comparing(Job::createdAt).thenComparing(Job::id);

  private final InputStore inputs;
  private final JobStore store;
  private final JobQueue queue;
  private final JobRuns runs;
  private final AppliedLayers layers;
  private final Admission admission;
  private final Clock clock;

  public JobService(
      InputStore inputs,
      JobStore store,
      JobQueue queue,
      JobRuns runs,
      AppliedLayers layers,
      Admission admission,
      Clock clock) {
    this.inputs = inputs;
    this.store = store;
    this.queue = queue;
    this.runs = runs;
    this.layers = layers;
    this.admission = admission;
    this.clock = clock;
  }

  /**
   * Accepts a checked request that brings no pictures along.
   *
   * @see #submit(GenerationRequest, Collection)
   */
  public Uni<Job> submit(GenerationRequest request) {
    return submit(request, List.of());
  }

  /**
   * Accepts a checked request: once the Uni has an item its pictures are stored, the job is on
   * record and will run.
   *
   * @param images that came inside the request
   * @return the job, or {@link QueueFullException}, or {@link NotAdmittedException}
   */
  public Uni<Job> submit(GenerationRequest request, Collection<InlineImage> images) {
    return Uni.createFrom()
        .item(() -> admitted(request))
        .call(() -> inputs.store(images))
        .flatMap(store::create)
        .flatMap(this::enqueue);
  }

  /**
   * Makes sure that the queue has room now.
   *
   * @throws QueueFullException when it has none
   */
  public void requireRoom() {
    if (queue.isFull()) {
      throw new QueueFullException(runs.pace().secondsUntilNextStart());
    }
  }

  private Job admitted(GenerationRequest request) {
    admission
        .refusal(request)
        .ifPresent(
            error -> {
              throw new NotAdmittedException(error);
            });
    requireRoom(); // before pictures are stored in vain
    return new Job(
        JobId.draw(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        request,
        layers.of(request),
        new Queued());
  }

  // The record is written first: whatever a worker takes from the queue has one.
  private Uni<Job> enqueue(Job job) {
    runs.live().open(job.id());
    return queue
        .offer(job.id())
        .flatMap(
            accepted -> {
              if (accepted) {
                return Uni.createFrom().item(job);
              }
              runs.live().forget(job.id());
              var full = new QueueFullException(runs.pace().secondsUntilNextStart());
              return store.delete(job.id()).chain(() -> Uni.createFrom().<Job>failure(full));
            });
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
        .map(live -> live.ended().ifNoItem().after(limit).recoverWithUni(() -> get(id)))
        .orElseGet(() -> get(id));
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
          all.chain(() -> store.update(job.id(), JobRuns::queued))
              .invoke(() -> runs.live().open(job.id()))
              .chain(() -> queue.restore(job.id()));
    }
    return all.replaceWith(jobs.size());
  }
}
