package dev.pagoda.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Finds out which execution provider really computes on a device: multiplies two numbers there and
 * reads from ONNX Runtime's profile who did it. A provider that is only configured proves nothing,
 * since ONNX Runtime falls back to the CPU node by node.
 */
public final class ProviderProbe {
  private ProviderProbe() {}

  /**
   * ONNX Runtime's name of the provider, such as {@code CPUExecutionProvider}.
   *
   * @throws DeviceUnavailableException when the device cannot be used
   */
  public static String provider(Device device, DeviceOptions deviceOptions) {
    try {
      Path folder = Files.createTempDirectory("pagoda-probe");
      Path profile = null;
      try {
        profile = profile(device, deviceOptions, folder);
        return firstProvider(new ObjectMapper().readTree(profile.toFile()));
      } finally {
        if (profile != null) {
          Files.deleteIfExists(profile);
        }
        Files.deleteIfExists(folder);
      }
    } catch (OrtException e) {
      throw new DeviceUnavailableException(device + " cannot be used: " + OrtErrors.reason(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("the probe of " + device + " has no temporary folder", e);
    }
  }

  private static Path profile(Device device, DeviceOptions deviceOptions, Path folder)
      throws OrtException {
    try (SessionOptions options = new SessionOptionsFactory(device, deviceOptions).create()) {
      options.enableProfiling(folder.resolve("profile").toString());
      try (OrtSession session = Ort.environment().createSession(product().toByteArray(), options);
          OnnxTensor x = OnnxTensor.createTensor(Ort.environment(), new float[][] {{2}})) {
        session.run(Map.of("x", x)).close();
        return Path.of(session.endProfiling());
      }
    }
  }

  private static String firstProvider(JsonNode events) {
    for (JsonNode event : events) {
      String provider = event.path("args").path("provider").asText();
      if (!provider.isEmpty()) {
        return provider;
      }
    }
    throw new DeviceUnavailableException("ONNX Runtime's profile names no execution provider.");
  }

  /** y = x times x, a matrix product [1, 1] x [1, 1]. */
  private static ModelProto product() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(
            GraphProto.newBuilder()
                .setName("probe")
                .addInput(matrix("x"))
                .addOutput(matrix("y"))
                .addNode(
                    NodeProto.newBuilder()
                        .setOpType("MatMul")
                        .addInput("x")
                        .addInput("x")
                        .addOutput("y")))
        .build();
  }

  private static ValueInfoProto matrix(String name) {
    Dimension one = Dimension.newBuilder().setDimValue(1).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(DataType.FLOAT_VALUE)
                        .setShape(TensorShapeProto.newBuilder().addDim(one).addDim(one))))
        .build();
  }
}
