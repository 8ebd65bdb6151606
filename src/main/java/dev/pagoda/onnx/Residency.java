package dev.pagoda.onnx;

/** How long a session stays in memory. */
public enum Residency {
  /** While the memory budget lasts; the least recently used one is closed first. */
  KEEP,
  /** Until its last lease returns, so that its memory is free for what comes next. */
  RELEASE
}
