package dev.pagoda.generation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of the call of the address that a request names.
 *
 * @param attempts in order
 */
public record WebhookLog(Status status, List<Attempt> attempts) {
  /** Before the first attempt. */
  public static final WebhookLog NONE = new WebhookLog(Status.PENDING, List.of());

  /** Whether there is more to come. */
  public enum Status {
    /** It has not been called, or will be called again. */
    @JsonProperty("pending")
    PENDING,
    /** It has answered that it has the message. */
    @JsonProperty("delivered")
    DELIVERED,
    /** It is not called any more. */
    @JsonProperty("failed")
    FAILED
  }

  /**
   * One call.
   *
   * @param at when it began
   * @param statusCode of the answer; null where there was none
   * @param error why there was no answer; null where there was one
   * @param durationMs how long it took
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Attempt(Instant at, Integer statusCode, String error, long durationMs) {}

  public WebhookLog {
    attempts = List.copyOf(attempts);
  }

  /** With another attempt, and where that leaves it. */
  public WebhookLog plus(Attempt attempt, Status newStatus) {
    return new WebhookLog(newStatus, Stream.concat(attempts.stream(), Stream.of(attempt)).toList());
  }
}
