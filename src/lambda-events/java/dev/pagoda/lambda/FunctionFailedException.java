package dev.pagoda.lambda;

/** A failure that nobody could foresee; the name is the error type that AWS Lambda reports. */
public final class FunctionFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FunctionFailedException() {
    super("The function failed; its log has the details.", null, false, false);
  }
}
