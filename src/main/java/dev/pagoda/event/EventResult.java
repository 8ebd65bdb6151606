package dev.pagoda.event;

import dev.pagoda.generation.Job;
import java.util.OptionalInt;

/** What became of an event. */
public sealed interface EventResult {
  /** It made a job, now or when it was delivered before. */
  record Accepted(Job job) implements EventResult {}

  /** It asks for nothing. */
  record Ignored(String reason) implements EventResult {}

  /**
   * It will never make a job, however often it is delivered.
   *
   * @param reason {@link dev.pagoda.request.InvalidRequestException}, {@link
   *     dev.pagoda.generation.NotAdmittedException} or {@link
   *     dev.pagoda.generation.IdempotencyConflictException}
   */
  record Refused(RuntimeException reason) implements EventResult {}

  /**
   * It is to be delivered again; whatever it has begun is found again then.
   *
   * @param reason a sentence
   * @param afterSeconds when it is likely to succeed, if that is known
   */
  record NotNow(String reason, OptionalInt afterSeconds) implements EventResult {}
}
