package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an ONNX file takes and gives, read without ONNX Runtime and without its weights: those are
 * skipped, so a file of 2 GB takes milliseconds and next to no memory.
 *
 * @param irVersion {@code ir_version} of the file
 * @param opsets opset version by domain; the standard domain is {@code ""}
 * @param inputs without initializers, which old files list among them
 * @param outputs in order
 * @param weights elements of all initializers together, by element type
 * @param externalData bytes that are needed by location of each external data file
 */
public record GraphSignature(
    long irVersion,
    Map<String, Long> opsets,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    Map<DataType, Long> weights,
    Map<String, Long> externalData) {

  /**
   * Reads a {@code model.onnx}, which may lie in a zip file system.
   *
   * @throws IOException if it is missing or no ONNX model; the message names file and reason
   */
  public static GraphSignature read(Path file) throws IOException {
    return GraphSignatureReader.read(file);
  }

  /** The input of that name, if there is one. */
  public Optional<TensorSpec> input(String name) {
    return find(inputs, name);
  }

  /** The output of that name, if there is one. */
  public Optional<TensorSpec> output(String name) {
    return find(outputs, name);
  }

  private static Optional<TensorSpec> find(List<TensorSpec> specs, String name) {
    return specs.stream().filter(spec -> spec.name().equals(name)).findFirst();
  }
}
