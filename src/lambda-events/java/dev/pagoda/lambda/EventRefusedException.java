package dev.pagoda.lambda;

/** An event that can never succeed; the name is the error type that AWS Lambda reports. */
public final class EventRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EventRefusedException(RuntimeException reason) {
    super(reason.getMessage(), null, false, false);
  }
}
