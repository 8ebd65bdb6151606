package dev.pagoda.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;

/**
 * What the graph runs of one job have in common: they can be stopped from any thread, and the time
 * that they take is counted. Runs themselves are made by one thread.
 */
public final class RunScope implements AutoCloseable {
  private final RunOptions options;
  private boolean closed;
  private volatile boolean terminated;
  private long nanos;

  public RunScope() {
    Ort.environment();
    try {
      options = new RunOptions();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime gave no run options: " + e.getMessage(), e);
    }
  }

  /**
   * Ends the run in progress at its next node, and every later one at once, with {@link
   * RunTerminatedException}. Callable from any thread, also after {@link #close}.
   */
  public synchronized void terminate() {
    terminated = true;
    if (!closed) {
      try {
        options.setTerminate(true);
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime cannot end a run: " + e.getMessage(), e);
      }
    }
  }

  /** Nanoseconds spent inside ONNX Runtime's runs so far. */
  public long nanos() {
    return nanos;
  }

  RunOptions options() {
    return options;
  }

  boolean isTerminated() {
    return terminated;
  }

  void add(long runNanos) {
    nanos += runNanos;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      options.close();
    }
  }
}
