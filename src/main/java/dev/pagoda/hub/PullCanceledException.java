package dev.pagoda.hub;

/** Somebody canceled the pull. What was fetched stays for the next one. */
public final class PullCanceledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PullCanceledException() {
    super("The pull was canceled; what was fetched is kept for the next one.");
  }
}
