package dev.pagoda.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.request.FetchedImage;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InlineImage;
import dev.pagoda.request.InputImages;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.RequestReader;
import dev.pagoda.storage.ObjectStore;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Turns what clients send into jobs: first the stored pictures that it names, then everything. One
 * key makes one job, however often and to whichever process it is sent.
 */
@Singleton
public final class Submissions {
  /** Pictures are decoded to look into them: no more at once than memory surely holds. */
  private static final int READERS = 2;

  private final ExecutorService readers =
      Executors.newFixedThreadPool(READERS, Submissions::thread);
  private final RequestReader reader;
  private final InputStore inputs;
  private final InputDownloads downloads;
  private final WebhookAddresses webhooks;
  private final JobIntake intake;
  private final JobService jobs;
  private final ReservationStore reservations;

  private record Read(GenerationRequest request, Collection<InlineImage> inline, Caller caller) {}

  /** What is told of a request before it is read: contents of pictures, and what is wrong. */
  private record Gathered(
      Map<String, byte[]> objects,
      Map<String, FetchedImage> fetched,
      Optional<FieldError> problem) {}

  Submissions(
      RequestReader reader,
      ObjectStore objects,
      InputDownloads downloads,
      WebhookAddresses webhooks,
      JobIntake intake,
      JobService jobs) {
    this.reader = reader;
    this.inputs = new InputStore(objects);
    this.downloads = downloads;
    this.webhooks = webhooks;
    this.intake = intake;
    this.jobs = jobs;
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
                read(body, caller, completed)
                    .flatMap(read -> intake.submit(read.request(), read.inline(), caller)));
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
    return read(body, caller, completed)
        .invoke(read -> intake.requireAdmission(read.request()))
        .flatMap(
            read ->
                reservations
                    .reserve(key, new Reservation(JobId.draw(), digest, false))
                    .map(winner -> winner.requireBody(digest))
                    .flatMap(winner -> submitAs(winner.jobId(), read)))
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
                read(body, caller, completed)
                    .flatMap(read -> submitAs(reservation.jobId(), read))
                    .call(() -> reservations.markQueued(key)));
  }

  private Uni<Read> read(JsonNode body, Caller caller, UnaryOperator<GenerationRequest> completed) {
    return Uni.createFrom()
        .item(body)
        .invoke(intake::requireRoom) // before pictures are decoded in vain
        .flatMap(this::gather)
        .emitOn(readers)
        .map(gathered -> read(body, gathered, caller, completed));
  }

  private Uni<Gathered> gather(JsonNode body) {
    return inputs
        .fetch(reader.objects(body))
        .flatMap(
            objects ->
                downloads
                    .fetch(reader.addresses(body))
                    .flatMap(
                        fetched ->
                            webhooks
                                .problem(body)
                                .map(problem -> new Gathered(objects, fetched, problem))));
  }

  private Read read(
      JsonNode body, Gathered gathered, Caller caller, UnaryOperator<GenerationRequest> completed) {
    InputImages images = new InputImages(gathered.objects(), gathered.fetched());
    Optional<FieldError> problem = gathered.problem();
    GenerationRequest request;
    try {
      request = reader.read(body, images);
    } catch (InvalidRequestException e) {
      throw problem.map(e::and).orElse(e);
    }
    if (problem.isPresent()) {
      throw new InvalidRequestException(List.of(problem.get()));
    }
    return new Read(completed.apply(request), images.inline(), caller);
  }

  private Uni<Job> submitAs(String id, Read read) {
    return intake.submitAs(id, read.request(), read.inline(), read.caller());
  }

  @PreDestroy
  void stop() {
    readers.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "pagoda-reader");
    thread.setDaemon(true);
    return thread;
  }
}
