package dev.pagoda.cli;

/** Exit codes of the process. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;

  /** 128 plus the number of SIGINT, as shells report it. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
