package dev.pagoda.hub;

/**
 * A pull that cannot be done; the message says why, and what to do about it where that is known.
 */
public final class HubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HubException(String message) {
    super(message);
  }

  public HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
