package dev.pagoda.model;

/** Which models there are is not known yet; the message says why. */
public final class NoModelsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoModelsException(String message) {
    super(message);
  }

  public NoModelsException(String message, Throwable cause) {
    super(message, cause);
  }
}
