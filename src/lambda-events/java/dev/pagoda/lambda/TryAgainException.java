package dev.pagoda.lambda;

/** An event that can succeed later; the name is the error type that AWS Lambda reports. */
public final class TryAgainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TryAgainException(String reason) {
    super(reason, null, false, false);
  }
}
