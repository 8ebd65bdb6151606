package dev.pagoda.generation;

import dev.pagoda.request.GenerationRequest;
import java.util.Optional;

/** Tells before a job is queued what this process could never run. */
public interface Admission {
  /** Why the request is refused; empty if it can run. */
  Optional<JobError> refusal(GenerationRequest request);
}
