package dev.pagoda.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.generation.RequestPreparation.Prepared;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.storage.ObjectStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Turns what clients send into jobs. One key makes one job, however often and to whichever process
 * it is sent.
 */
@Singleton
public final class Submissions {
  private final RequestPreparation preparation;
  private final JobIntake intake;
  private final JobService jobs;
  private final InputSight inputs;
  private final ReservationStore reservations;

  Submissions(
      RequestPreparation preparation, ObjectStore objects, JobIntake intake, JobService jobs) {
    this.preparation = preparation;
    this.intake = intake;
    this.jobs = jobs;
    this.inputs = new InputSight(jobs);
    this.reservations = new ReservationStore(objects);
  }

  /**
   * Submits a request.
   *
   * @param key the same key and body of the same caller: the same job
   * @return the job, or {@link dev.pagoda.request.InvalidRequestException}, or {@link
   *     QueueFullException}, {@link NotAdmittedException}, {@link LimitExceededException}, or
   *     {@link IdempotencyConflictException}
   */
  public Uni<Job> submit(JsonNode body, Optional<IdempotencyKey> key, Caller caller) {
    return submit(body, key, caller, UnaryOperator.identity());
  }

  /**
   * Submits a request.
   *
   * @param completed what becomes of it once its defaults are filled in and it is checked
   * @see #submit(JsonNode, Optional, Caller)
   */
  public Uni<Job> submit(
      JsonNode body,
      Optional<IdempotencyKey> key,
      Caller caller,
      UnaryOperator<GenerationRequest> completed) {
    return key.map(known -> submitOnce(body, known.of(caller), caller, completed))
        .orElseGet(
            () ->
                prepared(body, caller, completed)
                    .flatMap(ready -> intake.submit(ready.request(), ready.inline(), caller)));
  }

  private Uni<Job> submitOnce(
      JsonNode body,
      IdempotencyKey key,
      Caller caller,
      UnaryOperator<GenerationRequest> completed) {
    String digest = Digests.of(body);
    return reservations
        .find(key)
        .flatMap(
            found ->
                found.isPresent()
                    ? again(body, key, found.get().requireBody(digest), caller, completed)
                    : first(body, key, digest, caller, completed));
  }

  /** Nothing is reserved for a request that cannot be accepted: it may come again, mended. */
  private Uni<Job> first(
      JsonNode body,
      IdempotencyKey key,
      String digest,
      Caller caller,
      UnaryOperator<GenerationRequest> completed) {
    return prepared(body, caller, completed)
        .invoke(ready -> intake.requireAdmission(ready.request()))
        .flatMap(
            ready ->
                reservations
                    .reserve(key, new Reservation(JobId.draw(), digest, false))
                    .map(winner -> winner.requireBody(digest))
                    .flatMap(winner -> submitAs(winner.jobId(), ready, caller)))
        .call(() -> reservations.markQueued(key));
  }

  /** The job of the reservation; it may have died with its process before it was queued. */
  private Uni<Job> again(
      JsonNode body,
      IdempotencyKey key,
      Reservation reservation,
      Caller caller,
      UnaryOperator<GenerationRequest> completed) {
    return jobs.get(reservation.jobId())
        .flatMap(
            job ->
                reservation.queued()
                    ? Uni.createFrom().item(job)
                    : intake.requeue(job).call(() -> reservations.markQueued(key)))
        .onFailure(JobNotFoundException.class)
        .recoverWithUni(
            () ->
                prepared(body, caller, completed)
                    .flatMap(ready -> submitAs(reservation.jobId(), ready, caller))
                    .call(() -> reservations.markQueued(key)));
  }

  private Uni<Prepared> prepared(
      JsonNode body, Caller caller, UnaryOperator<GenerationRequest> completed) {
    return Uni.createFrom()
        .item(body)
        .invoke(intake::requireRoom) // before pictures are decoded in vain
        .flatMap(asked -> preparation.prepare(asked, keys -> inputs.visible(keys, caller)))
        .map(ready -> new Prepared(completed.apply(ready.request()), ready.inline()));
  }

  private Uni<Job> submitAs(String id, Prepared ready, Caller caller) {
    return intake.submitAs(id, ready.request(), ready.inline(), caller);
  }
}
