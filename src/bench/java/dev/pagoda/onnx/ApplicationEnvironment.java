package dev.pagoda.onnx;

import ai.onnxruntime.OrtEnvironment;

/** Lends the application's environment to the benchmark: a process has only one. */
public final class ApplicationEnvironment {
  private ApplicationEnvironment() {}

  public static OrtEnvironment get() {
    return Ort.environment();
  }
}
