package dev.pagoda.generation;

import dev.pagoda.request.GenerationRequest;
import java.time.Instant;
import java.util.List;

/**
 * One accepted generation.
 *
 * @param id see {@link JobId}
 * @param createdAt when it was accepted
 * @param request complete and checked
 * @param appliedLayers diffusers paths of the self-attentions that PAG perturbs, in order of
 *     execution; empty where PAG is off
 * @param state where it is
 */
public record Job(
    String id,
    Instant createdAt,
    GenerationRequest request,
    List<String> appliedLayers,
    JobState state) {
  public Job {
    appliedLayers = List.copyOf(appliedLayers);
  }

  /** The same job somewhere else. */
  public Job with(JobState newState) {
    return new Job(id, createdAt, request, appliedLayers, newState);
  }

  /** The same job with the layers that a run reported. */
  public Job with(List<String> layers, JobState newState) {
    return new Job(id, createdAt, request, layers, newState);
  }
}
