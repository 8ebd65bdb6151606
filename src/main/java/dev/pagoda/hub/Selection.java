package dev.pagoda.hub;

import java.util.List;

/**
 * What to fetch of a repository.
 *
 * @param kind what it will be
 * @param wanted files, by kind
 */
record Selection(Kind kind, List<Wanted> wanted) {
  /** What a repository can hold. */
  enum Kind {
    MODEL,
    CONTROLNET,
    IP_ADAPTER,
    LORA
  }

  Selection {
    wanted = wanted.stream().sorted((a, b) -> a.kind().compareTo(b.kind())).toList();
  }
}
