package dev.pagoda.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.graph.GraphSignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Estimates the memory of a session before it is loaded, from the shapes of the weights in the file
 * (weights in external data count too). What a run takes for activations comes on top and depends
 * on the request.
 */
final class SessionSize {
  /**
   * What ONNX Runtime 1.28 keeps, over the weights: 0.9 to 1.2 measured for matrix products, 1.5
   * for convolutions, which are kept in a second layout.
   */
  private static final double FACTOR = 1.3;

  /** Weights of a graph that is made for them; they stay mapped. */
  private static final String SAFETENSORS = ".safetensors";

  private SessionSize() {}

  /**
   * Bytes that a session of the file will take on the device.
   *
   * @throws ModelException when the file is missing or is no ONNX file
   */
  static long estimate(Path file, Device device) {
    try {
      if (file.toString().endsWith(SAFETENSORS)) {
        return (long) (Files.size(file) * FACTOR);
      }
      // The CPU has no float16 kernels for most operators: such weights are unfolded to float32.
      int half = device instanceof Device.Cpu ? 4 : 2;
      long bytes =
          GraphSignature.read(file).weights().entrySet().stream()
              .mapToLong(weights -> weights.getValue() * elementBytes(weights.getKey(), half))
              .sum();
      return (long) (bytes * FACTOR);
    } catch (IOException e) {
      throw new ModelException(e.getMessage() + ".", e);
    }
  }

  private static int elementBytes(DataType type, int half) {
    return switch (type) {
      case FLOAT16, BFLOAT16 -> half;
      case UINT8, INT8, BOOL -> 1;
      case INT64, DOUBLE, UINT64 -> 8;
      default -> 4;
    };
  }
}
