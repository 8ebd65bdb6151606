package dev.pagoda.api;

import java.util.Optional;

/** How problems are told where clients expect another shape than that of RFC 9457. */
public interface ProblemShape {
  /** What is written as JSON instead of a problem; empty where the address has no other shape. */
  Optional<Object> of(String path, Problem problem);
}
