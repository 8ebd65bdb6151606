package dev.pagoda.webhook;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobNotFoundException;
import dev.pagoda.generation.JobService;
import dev.pagoda.generation.JobStore;
import dev.pagoda.generation.WebhookLog;
import dev.pagoda.generation.WebhookLog.Attempt;
import dev.pagoda.generation.WebhookLog.Status;
import dev.pagoda.net.CallException;
import dev.pagoda.net.OutboundClient;
import dev.pagoda.net.OutboundResponse;
import dev.pagoda.storage.JsonRecords.Found;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes a call of the outbox: claims its entry by compare and set, calls, writes the attempt into
 * the job's record, and then changes or removes the entry. A process may die after any of these:
 * what is in the record is not done again, and what is not is done again under the same id.
 */
final class Delivery {
  private static final int GONE = 410;

  private final Outbox outbox;
  private final JobService jobs;
  private final JobStore records;
  private final Messages messages;
  private final OutboundClient client;
  private final Backoff backoff;
  private final Duration lease;
  private final Clock clock;

  Delivery(
      Outbox outbox,
      JobService jobs,
      JobStore records,
      Messages messages,
      OutboundClient client,
      Backoff backoff,
      Duration lease,
      Clock clock) {
    this.outbox = outbox;
    this.jobs = jobs;
    this.records = records;
    this.messages = messages;
    this.client = client;
    this.backoff = backoff;
    this.lease = lease;
    this.clock = clock;
  }

  /** What is left to do for a job. */
  sealed interface Rest {
    /** Nothing. */
    record Done() implements Rest {}

    /** The job has not ended. */
    record Waiting() implements Rest {}

    /** A call after this time. */
    record Later(Duration delay) implements Rest {}
  }

  /** What a call came to. */
  private record Outcome(int status, Optional<String> retryAfter, String error) {
    static Outcome of(OutboundResponse response) {
      return new Outcome(response.status(), response.retryAfter(), null);
    }

    boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /** Calls, if it is time for it and nobody else does. */
  Uni<Rest> attempt(String id) {
    return outbox
        .find(id)
        .flatMap(found -> found.map(this::look).orElseGet(() -> rest(new Rest.Done())));
  }

  private Uni<Rest> look(Found<Entry> found) {
    Duration left = found.value().left(found.age(), lease);
    if (!left.isNegative() && !left.isZero()) {
      return rest(new Rest.Later(left));
    }
    return jobs.onRecord(found.name())
        .flatMap(job -> look(job, found))
        .onFailure(JobNotFoundException.class)
        .recoverWithUni(() -> done(found.name()));
  }

  private Uni<Rest> look(Job job, Found<Entry> found) {
    if (!job.state().ended()) {
      return rest(new Rest.Waiting());
    }
    if (job.webhookLog().status() != Status.PENDING) {
      return done(job.id()); // whoever wrote that could not remove the entry
    }
    return outbox
        .replace(found, Entry.CLAIMED)
        .flatMap(
            claimed ->
                claimed.map(mine -> call(job, mine)).orElseGet(() -> rest(new Rest.Later(lease))));
  }

  private Uni<Rest> call(Job job, Found<Entry> mine) {
    Instant start = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    long startNanos = System.nanoTime();
    return messages
        .next(job, client.guard(), start)
        .flatMap(client::send)
        .map(Outcome::of)
        .onFailure(e -> e instanceof CallException || e instanceof IllegalArgumentException)
        .recoverWithItem(e -> new Outcome(0, Optional.empty(), e.getMessage()))
        .flatMap(
            outcome -> {
              long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
              Integer status = outcome.status() == 0 ? null : outcome.status();
              return note(mine, outcome, new Attempt(start, status, outcome.error(), took));
            });
  }

  private Uni<Rest> note(Found<Entry> mine, Outcome outcome, Attempt attempt) {
    return records
        .update(mine.name(), job -> job.with(logged(job.webhookLog(), outcome, attempt)))
        .flatMap(
            job -> {
              WebhookLog log = job.webhookLog();
              if (log.status() != Status.PENDING) {
                return done(mine.name());
              }
              Duration delay = next(log.attempts().size(), outcome).orElse(Duration.ZERO);
              return outbox.replace(mine, Entry.after(delay)).replaceWith(new Rest.Later(delay));
            });
  }

  private WebhookLog logged(WebhookLog log, Outcome outcome, Attempt attempt) {
    if (log.status() != Status.PENDING) {
      return log; // another process took this one for dead, and was faster
    }
    if (outcome.isSuccess()) {
      return log.plus(attempt, Status.DELIVERED);
    }
    boolean last = outcome.status() == GONE || next(log.attempts().size() + 1, outcome).isEmpty();
    return log.plus(attempt, last ? Status.FAILED : Status.PENDING);
  }

  private Optional<Duration> next(int attempts, Outcome outcome) {
    return backoff.after(attempts, outcome.status(), outcome.retryAfter(), clock.instant());
  }

  private Uni<Rest> done(String id) {
    return outbox.remove(id).replaceWith(new Rest.Done());
  }

  private static Uni<Rest> rest(Rest rest) {
    return Uni.createFrom().item(rest);
  }
}
