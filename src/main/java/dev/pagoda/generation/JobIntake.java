package dev.pagoda.generation;

import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Queued;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.queue.QueueException;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InlineImage;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectStore;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;

/**
 * Accepts jobs: their pictures are stored, then their record, then they are queued. Nothing blocks.
 */
public final class JobIntake {
  private final InputStore inputs;
  private final JobStore store;
  private final JobIndex index;
  private final JobQueue queue;
  private final JobRuns runs;
  private final AppliedLayers layers;
  private final Admission admission;
  private final Meter meter;
  private final Clock clock;

  /** Where nobody has a limit. */
  public JobIntake(
      ObjectStore objects,
      JobQueue queue,
      JobRuns runs,
      AppliedLayers layers,
      Admission admission,
      Clock clock) {
    this(objects, queue, runs, layers, admission, Meter.FREE, clock);
  }

  public JobIntake(
      ObjectStore objects,
      JobQueue queue,
      JobRuns runs,
      AppliedLayers layers,
      Admission admission,
      Meter meter,
      Clock clock) {
    this.inputs = new InputStore(objects);
    this.store = new JobStore(objects);
    this.index = new JobIndex(objects);
    this.queue = queue;
    this.runs = runs;
    this.layers = layers;
    this.admission = admission;
    this.meter = meter;
    this.clock = clock;
  }

  /**
   * Makes sure that the queue has room now.
   *
   * @throws QueueFullException when it has none
   */
  public void requireRoom() {
    if (queue.isFull()) {
      throw full();
    }
  }

  /**
   * Makes sure that a request could be accepted now.
   *
   * @throws QueueFullException when the queue has no room
   * @throws NotAdmittedException when no device could run it
   */
  void requireAdmission(GenerationRequest request) {
    admission
        .refusal(request)
        .ifPresent(
            error -> {
              throw new NotAdmittedException(error);
            });
    requireRoom();
  }

  /**
   * Accepts a checked request that brings no pictures along.
   *
   * @see #submit(GenerationRequest, Collection, Caller)
   */
  public Uni<Job> submit(GenerationRequest request) {
    return submit(request, List.of(), Caller.ANYBODY);
  }

  /**
   * Accepts a checked request: once the Uni has an item its pictures are stored, the job is on
   * record and will run.
   *
   * @param images that came inside the request
   * @return the job, or {@link QueueFullException}, {@link NotAdmittedException} or {@link
   *     LimitExceededException}
   */
  Uni<Job> submit(GenerationRequest request, Collection<InlineImage> images, Caller caller) {
    // The record is written first: whatever a worker takes from the queue has one.
    return prepared(JobId.draw(), request, images, caller)
        .flatMap(store::create)
        .call(index::add)
        .call(runs.listener()::accepted)
        .flatMap(this::enqueue);
  }

  /**
   * Accepts a checked request under an id that several may submit at once: the first makes the job,
   * the others get that one. Each of them queues it, since any of them may die before it has.
   */
  Uni<Job> submitAs(
      String id, GenerationRequest request, Collection<InlineImage> images, Caller caller) {
    return prepared(id, request, images, caller)
        .flatMap(store::create)
        .onFailure(ObjectExistsException.class)
        .recoverWithUni(() -> store.find(id))
        .call(index::add)
        .flatMap(this::requeue);
  }

  private Uni<Job> prepared(
      String id, GenerationRequest request, Collection<InlineImage> images, Caller caller) {
    return Uni.createFrom()
        .item(() -> admitted(id, request, caller))
        .call(() -> inputs.store(images)) // in vain, if there is no room any more: it is kept
        // Before the record: a job that is not paid for never runs.
        .call(meter::charge);
  }

  private Job admitted(String id, GenerationRequest request, Caller caller) {
    requireAdmission(request);
    return Job.of(
            id,
            caller.owner(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            request,
            layers.of(request),
            new Queued())
        .traced(caller.trace());
  }

  private Uni<Job> enqueue(Job job) {
    runs.accepted(job.id());
    return queue
        .offer(job.id())
        .flatMap(accepted -> accepted ? Uni.createFrom().item(job) : withdrawn(job, full()))
        .onFailure(QueueException.class)
        .recoverWithUni(failure -> unlessTaken(job, failure));
  }

  /** The queue may have taken it in all the same, and a worker may have the job already. */
  private Uni<Job> unlessTaken(Job job, Throwable failure) {
    return store
        .update(job.id(), now -> now.state() instanceof Queued ? now.with(new Canceled()) : now)
        .flatMap(
            now ->
                now.state() instanceof Canceled
                    ? withdrawn(job, failure)
                    : Uni.createFrom().item(now));
  }

  /** What cannot be queued is not left on record, as if it could. */
  private Uni<Job> withdrawn(Job job, Throwable reason) {
    runs.live().forget(job.id());
    return store
        .delete(job.id())
        .chain(() -> index.remove(job))
        .chain(() -> meter.giveBack(job))
        .chain(() -> runs.listener().withdrawn(job))
        .chain(() -> Uni.createFrom().failure(reason));
  }

  /** Queues a job again that may never have come so far. */
  Uni<Job> requeue(Job job) {
    if (!(job.state() instanceof Queued)) {
      return Uni.createFrom().item(job);
    }
    return runs.listener()
        .accepted(job)
        .invoke(() -> runs.accepted(job.id()))
        .chain(() -> queue.restore(job.id()))
        .replaceWith(job);
  }

  private QueueFullException full() {
    return new QueueFullException(runs.pace().secondsUntilNextStart());
  }
}
