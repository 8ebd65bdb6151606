package dev.pagoda.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.request.GenerationRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A job as clients see it. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "Generation", description = "An accepted generation and what became of it.")
public record JobView(
    @Schema(examples = "k3v5q2m7x4b6n8p9r2t4w6y8a2") String id,
    @Schema(enumeration = {"queued", "running", "succeeded", "failed", "canceled"}) String status,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Place in the queue, 1 for the next; only while queued.")
        Integer queuePosition,
    Instant createdAt,
    @Schema(description = "The request as accepted, defaults filled in.") GenerationRequest request,
    Progress progress,
    Pag pag,
    @Schema(description = "The pictures, once succeeded.") List<Image> images,
    @Schema(description = "Milliseconds; 0 until known.") Timings timings,
    @Schema(description = "Why it failed, or null.", nullable = true) GenerationError error,
    @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "What became of the call of `webhook_url`, where there is one.")
        WebhookView webhook) {

  /** Denoising steps. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Progress")
  public record Progress(
      int step,
      int totalSteps,
      @Schema(description = "Pace of the steps; left out until two are done.")
          Double stepsPerSecond,
      @Schema(description = "Seconds that the other steps will take at this pace.")
          Double etaSeconds,
      @Schema(description = "The latest previews, where `preview_interval` asks for them.")
          Preview preview) {
    static Progress of(Running running, Preview preview) {
      double pace = running.stepsPerSecond();
      int left = running.totalSteps() - running.step();
      return pace > 0
          ? new Progress(
              running.step(), running.totalSteps(), rounded(pace), rounded(left / pace), preview)
          : new Progress(running.step(), running.totalSteps(), null, null, preview);
    }

    private static double rounded(double value) {
      return Math.round(value * 100) / 100.0;
    }
  }

  /** What the pictures are becoming. */
  @Schema(name = "Preview")
  public record Preview(
      @Schema(description = "Steps done when they were made.") int step,
      @Schema(description = "Small JPEG pictures, one per picture of the generation.")
          List<PreviewImage> images) {}

  /** A preview picture and a link to it. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(name = "PreviewImage")
  public record PreviewImage(URI url, Instant expiresAt) {}

  /** What perturbed-attention guidance perturbs. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(name = "Pag")
  public record Pag(
      @Schema(description = "Diffusers paths of the perturbed self-attentions.")
          List<String> appliedLayers) {}

  /** A picture and a link to it. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(name = "Image")
  public record Image(
      @Schema(description = "Signed when the generation was read.") URI url,
      Instant expiresAt,
      @Schema(
              description = "Key by which a request can name it as a picture to work on.",
              examples = "images/k3v5q2m7x4b6n8p9r2t4w6y8a2/0.png")
          String object,
      @Schema(examples = "image/png") String contentType,
      int width,
      int height,
      long seed,
      String sha256) {}

  /** Where the time went. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(name = "Timings")
  public record Timings(
      long queuedMs, long loadMs, long encodeMs, long denoiseMs, long decodeMs, long storeMs) {}

  /** Why there is no picture. */
  @JsonNaming(SnakeCaseStrategy.class)
  @Schema(name = "GenerationError")
  public record GenerationError(
      @Schema(examples = "does_not_fit") String code,
      @Schema(description = "The HTTP status that says the same.", examples = "507") int status,
      String message) {}
}
