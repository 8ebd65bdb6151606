package dev.pagoda.onnx.graph;

/** A graph that cannot be rewritten; the message says which node or input and why. */
public final class UnsupportedGraphException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnsupportedGraphException(String message) {
    super(message);
  }

  public UnsupportedGraphException(String message, Throwable cause) {
    super(message, cause);
  }
}
