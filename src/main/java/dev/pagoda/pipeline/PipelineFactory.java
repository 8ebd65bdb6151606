package dev.pagoda.pipeline;

import dev.pagoda.onnx.SessionStats;
import java.util.Optional;

/** Opens pipelines, and closes on close whatever they took. */
public interface PipelineFactory extends AutoCloseable {
  /**
   * The pipeline of a model on a device.
   *
   * @param model name of a model directory
   * @param device {@code cpu}, {@code cuda:0}, …
   * @throws dev.pagoda.model.ModelException when the model directory cannot be used
   */
  Pipeline open(String model, String device);

  /**
   * ONNX Runtime's name of the execution provider that really computes on a device, such as {@code
   * CUDAExecutionProvider}; found out once.
   *
   * @throws dev.pagoda.onnx.DeviceUnavailableException when the device cannot be used
   * @throws IllegalArgumentException when the device's name is none
   */
  String provider(String device);

  /** What the sessions of a device did and take; empty before its first run. */
  default Optional<SessionStats> sessions(String device) {
    return Optional.empty();
  }

  @Override
  void close();
}
