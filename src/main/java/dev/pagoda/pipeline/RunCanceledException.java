package dev.pagoda.pipeline;

/** The run was canceled; nothing of it is kept. */
public final class RunCanceledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunCanceledException() {
    super("canceled");
  }
}
