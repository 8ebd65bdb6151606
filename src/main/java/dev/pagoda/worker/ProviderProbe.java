package dev.pagoda.worker;

/** Finds out what a device really computes with. */
public interface ProviderProbe {
  /**
   * Name of the ONNX Runtime execution provider, such as {@code CUDAExecutionProvider}.
   *
   * @throws RuntimeException with a sentence, when the device cannot be used
   */
  String provider(String device);
}
