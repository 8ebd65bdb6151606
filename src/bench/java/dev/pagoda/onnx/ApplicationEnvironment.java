package dev.pagoda.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession.RunOptions;

/** Lends the application's environment to the benchmark: a process has only one. */
public final class ApplicationEnvironment {
  private ApplicationEnvironment() {}

  public static OrtEnvironment get() {
    return Ort.environment();
  }

  /**
   * Options of runs with the parameters.
   *
   * @param scope closes them
   */
  public static RunOptions options(RunScope scope, SessionParameters parameters) {
    return scope.options(parameters);
  }
}
