package dev.pagoda.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.generation.Job;
import io.smallrye.mutiny.Uni;

/** Shows a job as clients see it, with links to its pictures that are signed now. */
@FunctionalInterface
public interface JobPayload {
  /** The job as {@code GET /v1/generations/{id}} answers it. */
  Uni<JsonNode> of(Job job);
}
