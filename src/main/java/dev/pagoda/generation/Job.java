package dev.pagoda.generation;

import dev.pagoda.request.GenerationRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One accepted generation.
 *
 * @param id see {@link JobId}
 * @param owner who submitted it; null where everybody may
 * @param createdAt when it was accepted
 * @param request complete and checked
 * @param appliedLayers diffusers paths of the self-attentions that PAG perturbs, in order of
 *     execution; empty where PAG is off
 * @param state where it is
 * @param elapsedMs milliseconds from its acceptance to the last change of its record, by the
 *     store's clock
 * @param trace {@code traceparent} of the request that submitted it, or null
 * @param attempts how often a worker has started it, without those that gave it back in order
 * @param claim the worker that has or had it; null before the first and when it was given back
 * @param webhook what became of the call of the request's address; null before the first attempt,
 *     and the only part that changes once the job has ended
 */
public record Job(
    String id,
    String owner,
    Instant createdAt,
    GenerationRequest request,
    List<String> appliedLayers,
    JobState state,
    long elapsedMs,
    String trace,
    int attempts,
    Claim claim,
    WebhookLog webhook) {
  public Job {
    appliedLayers = List.copyOf(appliedLayers);
  }

  /** A job that no worker has had yet. */
  static Job of(
      String id,
      String owner,
      Instant createdAt,
      GenerationRequest request,
      List<String> appliedLayers,
      JobState state) {
    return new Job(id, owner, createdAt, request, appliedLayers, state, 0, null, 0, null, null);
  }

  /** The same job somewhere else. */
  public Job with(JobState newState) {
    return with(appliedLayers, newState);
  }

  /** The same job with the layers that a run reported. */
  public Job with(List<String> layers, JobState newState) {
    return copy(layers, newState, elapsedMs, trace, attempts, claim, webhook);
  }

  /** The same job in the hands of a worker, or of none. */
  Job with(JobState newState, int newAttempts, Claim newClaim) {
    return copy(appliedLayers, newState, elapsedMs, trace, newAttempts, newClaim, webhook);
  }

  /** The same job as part of a trace. */
  Job traced(String traceParent) {
    return copy(appliedLayers, state, elapsedMs, traceParent, attempts, claim, webhook);
  }

  /** The same job so much later. */
  Job after(Duration age) {
    long later = elapsedMs + Math.max(0, age.toMillis());
    return copy(appliedLayers, state, later, trace, attempts, claim, webhook);
  }

  /** The same job after another attempt to call its address. */
  public Job with(WebhookLog log) {
    return copy(appliedLayers, state, elapsedMs, trace, attempts, claim, log);
  }

  private Job copy(
      List<String> layers,
      JobState newState,
      long elapsed,
      String traceParent,
      int starts,
      Claim holder,
      WebhookLog log) {
    return new Job(
        id, owner, createdAt, request, layers, newState, elapsed, traceParent, starts, holder, log);
  }

  /** The address to call when it has ended, or null. */
  public String webhookUrl() {
    return request.service() == null ? null : request.service().webhookUrl();
  }

  /** What became of the call of {@link #webhookUrl()} by now. */
  public WebhookLog webhookLog() {
    return webhook == null ? WebhookLog.NONE : webhook;
  }

  /** Whether this record still has the claim of {@code mine}: nobody has taken the job over. */
  boolean isStillOf(Job mine) {
    return Objects.equals(holder(), mine.holder()) && attempts == mine.attempts();
  }

  private Claimant holder() {
    return claim == null ? null : claim.by();
  }
}
