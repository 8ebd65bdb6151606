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
 * @param attempts how often a worker has started it, without those that gave it back in order
 * @param claim the worker that has or had it; null before the first and when it was given back
 */
public record Job(
    String id,
    String owner,
    Instant createdAt,
    GenerationRequest request,
    List<String> appliedLayers,
    JobState state,
    long elapsedMs,
    int attempts,
    Claim claim) {
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
    return new Job(id, owner, createdAt, request, appliedLayers, state, 0, 0, null);
  }

  /** The same job somewhere else. */
  public Job with(JobState newState) {
    return with(appliedLayers, newState);
  }

  /** The same job with the layers that a run reported. */
  public Job with(List<String> layers, JobState newState) {
    return new Job(id, owner, createdAt, request, layers, newState, elapsedMs, attempts, claim);
  }

  /** The same job in the hands of a worker, or of none. */
  Job with(JobState newState, int newAttempts, Claim newClaim) {
    return new Job(
        id, owner, createdAt, request, appliedLayers, newState, elapsedMs, newAttempts, newClaim);
  }

  /** The same job so much later. */
  Job after(Duration age) {
    return new Job(
        id,
        owner,
        createdAt,
        request,
        appliedLayers,
        state,
        elapsedMs + Math.max(0, age.toMillis()),
        attempts,
        claim);
  }

  /** Whether this record still has the claim of {@code mine}: nobody has taken the job over. */
  boolean isStillOf(Job mine) {
    return Objects.equals(holder(), mine.holder()) && attempts == mine.attempts();
  }

  private Claimant holder() {
    return claim == null ? null : claim.by();
  }
}
