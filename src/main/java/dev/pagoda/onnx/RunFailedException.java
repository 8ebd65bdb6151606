package dev.pagoda.onnx;

/** ONNX Runtime failed inside a graph; the message names the file and ONNX Runtime's reason. */
public final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
