package dev.pagoda.pipeline;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A ControlNet that fails if it is run on steps on which it should not be. */
final class TrapNet {
  private static final String RESIDUAL = "mid_block_res_sample";

  private TrapNet() {}

  /**
   * Copies {@code controlnet-tiny} and makes it fail on one side of a timestep.
   *
   * @param compare {@code Less} or {@code Greater}: the timesteps on which it fails
   */
  static void write(Path directory, String compare, float timestep) throws IOException {
    Copies.copy(Goldens.model("controlnet-tiny"), directory);
    Path file = directory.resolve("model.onnx");
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(RESIDUAL)) {
          node.setOutput(i, "trap/residual");
        }
      }
    }
    graph
        .addInitializer(floats("trap/timestep", timestep))
        .addInitializer(floats("trap/one", 1).addDims(1))
        .addInitializer(integers("trap/1").addInt64Data(1).addDims(1))
        .addNode(node(compare, "trap/closed", "timestep", "trap/timestep"))
        .addNode(
            node("Cast", "trap/more", "trap/closed").toBuilder()
                .addAttribute(
                    AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(DataType.INT64_VALUE)))
        // One number takes the shape [1] and not the shape [2].
        .addNode(node("Add", "trap/shape", "trap/1", "trap/more"))
        .addNode(node("Reshape", "trap/passed", "trap/one", "trap/shape"))
        .addNode(node("Mul", RESIDUAL, "trap/residual", "trap/passed"));
    Files.write(file, model.build().toByteArray());
  }

  private static TensorProto.Builder floats(String name, float value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(DataType.FLOAT_VALUE)
        .addFloatData(value);
  }

  private static TensorProto.Builder integers(String name) {
    return TensorProto.newBuilder().setName(name).setDataType(DataType.INT64_VALUE);
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }
}
