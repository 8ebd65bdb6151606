package dev.pagoda.onnx;

/** A run of a graph was stopped by {@link RunScope#terminate}. */
public final class RunTerminatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunTerminatedException() {
    super("terminated");
  }
}
