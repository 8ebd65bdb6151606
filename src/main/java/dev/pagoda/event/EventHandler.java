package dev.pagoda.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.event.Event.Unrelated;
import dev.pagoda.event.Event.Unusable;
import dev.pagoda.event.Event.WithObject;
import dev.pagoda.event.Event.WithRequest;
import dev.pagoda.event.EventResult.Accepted;
import dev.pagoda.event.EventResult.Ignored;
import dev.pagoda.event.EventResult.NotNow;
import dev.pagoda.event.EventResult.Refused;
import dev.pagoda.generation.Caller;
import dev.pagoda.generation.IdempotencyConflictException;
import dev.pagoda.generation.IdempotencyKey;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobRecovery;
import dev.pagoda.generation.JobService;
import dev.pagoda.generation.NotAdmittedException;
import dev.pagoda.generation.QueueFullException;
import dev.pagoda.generation.Submissions;
import dev.pagoda.model.NoModelsException;
import dev.pagoda.queue.QueueException;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.logging.Logger;

/**
 * Makes jobs of events: queued, or run to their end where this process generates in place. The same
 * event makes one job, however often it is delivered.
 */
@Singleton
public final class EventHandler {
  private static final Logger LOG = Logger.getLogger(EventHandler.class);

  private final Submissions submissions;
  private final JobService jobs;
  private final JobRecovery recovery;
  private final ObjectRequests objects;
  private final boolean inPlace;

  EventHandler(
      Submissions submissions,
      JobService jobs,
      JobRecovery recovery,
      ObjectRequests objects,
      PagodaConfig config) {
    this.submissions = submissions;
    this.jobs = jobs;
    this.recovery = recovery;
    this.objects = objects;
    this.inPlace = config.events().mode().equals("generate");
  }

  /**
   * Handles an event.
   *
   * @param caller who sent it, whose job it makes
   * @param limit how long to wait for the end of the job, where it runs in place
   * @return what became of it; fails only for what nobody could foresee
   */
  public Uni<EventResult> handle(Event event, Caller caller, Duration limit) {
    return Uni.createFrom()
        .deferred(() -> accept(event, caller, System.nanoTime() + limit.toNanos()))
        .onFailure(EventHandler::isKnown)
        .recoverWithItem(EventHandler::result)
        .invoke(EventHandler::log);
  }

  /** Handles all events of a delivery from a queue, a bucket or a bus that is trusted. */
  public Uni<EventResults> handleAll(List<Event> events, Duration limit) {
    return handleAll(events, Caller.ANYBODY, limit);
  }

  /**
   * Handles all events of one delivery, one after the other.
   *
   * @param caller who sent them, whose jobs they make
   * @param limit how long to wait in all, where jobs run in place
   */
  public Uni<EventResults> handleAll(List<Event> events, Caller caller, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    return Multi.createFrom()
        .iterable(events)
        .onItem()
        .transformToUniAndConcatenate(
            event -> handle(event, caller, Duration.ofNanos(deadline - System.nanoTime())))
        .collect()
        .asList()
        .map(EventResults::new);
  }

  private Uni<EventResult> accept(Event event, Caller caller, long deadline) {
    if (event instanceof WithRequest request) {
      return submit(request.body(), request.key(), caller, deadline);
    }
    if (event instanceof WithObject object) {
      return objects
          .unrelated(object.object())
          .map(EventHandler::ignored)
          .orElseGet(
              () ->
                  objects
                      .read(object.object())
                      .flatMap(body -> submit(body, object.key(), caller, deadline)));
    }
    return event instanceof Unrelated unrelated
        ? ignored(unrelated.reason())
        : Uni.createFrom().item(new Refused(((Unusable) event).reason()));
  }

  private Uni<EventResult> submit(JsonNode body, IdempotencyKey key, Caller caller, long deadline) {
    Uni<Job> job = submissions.submit(body, Optional.of(key), caller);
    return inPlace
        ? job.flatMap(recovery::resume).flatMap(begun -> end(begun, deadline))
        : job.map(Accepted::new);
  }

  private Uni<EventResult> end(Job begun, long deadline) {
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    return jobs.await(begun.id(), left)
        .map(
            job ->
                job.state().ended()
                    ? new Accepted(job)
                    : new NotNow(
                        "Generation " + job.id() + " has not ended yet.", OptionalInt.empty()));
  }

  private static Uni<EventResult> ignored(String reason) {
    return Uni.createFrom().item(new Ignored(reason));
  }

  private static boolean isKnown(Throwable failure) {
    return failure instanceof InvalidRequestException
        || failure instanceof IdempotencyConflictException
        || failure instanceof NotAdmittedException
        || failure instanceof QueueFullException
        || isPassing(failure)
        || failure instanceof ObjectReplacedException;
  }

  private static boolean isPassing(Throwable failure) {
    return failure instanceof QueueException
        || failure instanceof StorageException
        || failure instanceof NoModelsException;
  }

  private static EventResult result(Throwable failure) {
    if (failure instanceof QueueFullException full) {
      return new NotNow(full.getMessage(), OptionalInt.of(full.retryAfterSeconds()));
    }
    if (failure instanceof ObjectReplacedException) {
      return new Ignored(failure.getMessage());
    }
    return isPassing(failure)
        ? new NotNow(failure.getMessage(), OptionalInt.empty())
        : new Refused((RuntimeException) failure);
  }

  private static void log(EventResult result) {
    if (result instanceof Accepted accepted) {
      LOG.debugf("An event made generation %s.", accepted.job().id());
    } else if (result instanceof Ignored ignored) {
      LOG.infof("An event was ignored: %s.", ignored.reason());
    } else if (result instanceof Refused refused) {
      LOG.warnf("An event was refused: %s", refused.reason().getMessage());
    } else if (result instanceof NotNow notNow) {
      LOG.warnf("An event must be delivered again: %s", notNow.reason());
    }
  }
}
