package dev.pagoda.hub;

/** Where a pull stands. */
public sealed interface PullState {
  /** Another pull goes first. */
  record Waiting() implements PullState {}

  /**
   * It runs.
   *
   * @param what happens now: a phase, or the file that is fetched
   * @param doneBytes that are there, of all files
   * @param totalBytes of all files; 0 while that is not known
   */
  record Running(String what, long doneBytes, long totalBytes) implements PullState {}

  /** It is there, and can be used. */
  record Succeeded(Pulled pulled) implements PullState {}

  /**
   * It cannot be had.
   *
   * @param reason for who asked for it
   */
  record Failed(String reason) implements PullState {}

  /** Somebody canceled it. */
  record Canceled() implements PullState {}

  /** Whether nothing will come after it. */
  default boolean ended() {
    return !(this instanceof Waiting || this instanceof Running);
  }
}
