package dev.pagoda.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.WebhookLog;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of the call of a job's address. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "Webhook")
public record WebhookView(
    String url,
    @Schema(enumeration = {"pending", "delivered", "failed"}) String status,
    List<Attempt> attempts) {

  /** One call. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "WebhookAttempt")
  public record Attempt(
      Instant at,
      @Schema(description = "Of the answer; left out where there was none.") Integer statusCode,
      @Schema(description = "Why there was no answer.") String error,
      long durationMs) {}

  /** Null where the job names no address. */
  static WebhookView of(Job job) {
    if (job.webhookUrl() == null) {
      return null;
    }
    WebhookLog log = job.webhookLog();
    return new WebhookView(
        job.webhookUrl(),
        log.status().name().toLowerCase(Locale.ROOT),
        log.attempts().stream()
            .map(a -> new Attempt(a.at(), a.statusCode(), a.error(), a.durationMs()))
            .toList());
  }
}
