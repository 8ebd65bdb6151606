package dev.pagoda.onnx;

/** A session needs more memory than the budget of its device leaves. */
public final class DoesNotFitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DoesNotFitException(String message) {
    super(message);
  }
}
