package dev.pagoda.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoraAdapter;
import ai.onnxruntime.OrtSession.RunOptions;
import java.util.HashMap;
import java.util.Map;

/**
 * What the graph runs of one job have in common: they can be stopped from any thread, and the time
 * that they take is counted. Runs themselves are made by one thread.
 */
public final class RunScope implements AutoCloseable {
  private final RunOptions options;
  private final Map<SessionParameters, RunOptions> withParameters = new HashMap<>();
  private boolean closed;
  private volatile boolean terminated;
  private long nanos;

  public RunScope() {
    Ort.environment();
    options = newOptions(null);
  }

  private static RunOptions newOptions(SessionParameters parameters) {
    try {
      RunOptions made = new RunOptions();
      if (parameters != null) {
        for (OrtLoraAdapter adapter : parameters.adapters()) {
          made.addActiveLoraAdapter(adapter);
        }
      }
      return made;
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
        for (RunOptions other : withParameters.values()) {
          other.setTerminate(true);
        }
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

  /** Options of runs with those parameters, which stay open as long as this scope. */
  synchronized RunOptions options(SessionParameters parameters) {
    parameters.requireOpen();
    if (terminated) {
      throw new RunTerminatedException();
    }
    return withParameters.computeIfAbsent(parameters, RunScope::newOptions);
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
      withParameters.values().forEach(RunOptions::close);
    }
  }
}
