package dev.pagoda.hazard;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.pagoda.onnx.graph.GraphSignature;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.onnx.graph.UnsupportedGraphException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threat: a model file that was made to hurt whoever reads it: nodes that feed each other in a
 * circle, so that walking from one to the next never ends; graphs inside of graphs until the stack
 * ends; lengths of parts far beyond the file, so that memory is taken for what does not come; nodes
 * without what every node has. (Weights outside of the model's directory: {@code BrokenModelTest}.)
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileGraphTest {
  private static final String SCOPE = "/mid_block/attentions.0/transformer_blocks.0/attn1";

  @TempDir Path directory;

  @Test
  void nodesInACircle() {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("circle");
    graph.addNode(node("MatMul", SCOPE + "/to_out.0/MatMul", "a", "c", "w"));
    graph.addNode(node("Reshape", SCOPE + "/Reshape", "b", "a", "c"));
    graph.addNode(node("Transpose", SCOPE + "/Transpose", "c", "b"));
    refused(graph);
  }

  @Test
  void aNodeThatReadsItself() {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("self");
    graph.addNode(node("MatMul", SCOPE + "/to_out.0/MatMul", "out", "out", "out"));
    graph.addNode(node("Softmax", SCOPE + "/Softmax", "map", "map"));
    refused(graph);
  }

  @Test
  void graphsInsideOfGraphs() {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("deep").addNode(leaf());
    for (int i = 0; i < 300; i++) {
      NodeProto around =
          node("If", "/If", "out" + i, "c").toBuilder()
              .addAttribute(
                  AttributeProto.newBuilder()
                      .setName("then_branch")
                      .setType(AttributeProto.AttributeType.GRAPH)
                      .setG(graph))
              .build();
      graph = GraphProto.newBuilder().setName("deep").addNode(around);
    }
    refused(graph);
  }

  @Test
  void nodesWithoutNamesInputsAndOutputs() {
    refused(
        GraphProto.newBuilder()
            .addNode(NodeProto.getDefaultInstance())
            .addNode(
                NodeProto.newBuilder().setOpType("MatMul").setName(SCOPE + "/to_out.0/MatMul")));
  }

  @Test
  void lengthsBeyondTheFile() throws IOException {
    byte[] graph = {0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};
    refused(graph);
    byte[] tensor = {0x3a, 0x08, 0x2a, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07};
    refused(tensor);
    byte[] negative = {
      0x3a,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      (byte) 0xff,
      0x01
    };
    refused(negative);
  }

  @Test
  void sizesThatNoMemoryHolds() {
    TensorProto.Builder weight =
        TensorProto.newBuilder()
            .setName("mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0")
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(new byte[16]));
    for (int i = 0; i < 4; i++) {
      weight.addDims(Long.MAX_VALUE);
    }
    refused(
        GraphProto.newBuilder()
            .addInitializer(weight)
            .addNode(node("MatMul", SCOPE + "/to_out.0/MatMul", "out", "x", weight.getName())));
  }

  private static NodeProto leaf() {
    return node("Neg", "/Neg", "y", "x");
  }

  private static NodeProto node(String operator, String name, String output, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).setName(name).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.build();
  }

  private void refused(GraphProto.Builder graph) {
    refused(
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build()
            .toByteArray());
  }

  private void refused(byte[] model) {
    Path file = directory.resolve("model.onnx");
    assertThatThrownBy(
            () -> {
              Files.write(file, model);
              PagGraph.rewrite(file);
            })
        .isInstanceOf(UnsupportedGraphException.class);
    assertThatThrownBy(() -> PagGraph.rewriteTransformer(file))
        .isInstanceOf(UnsupportedGraphException.class);
    try {
      GraphSignature.read(file); // what it can read it may
    } catch (IOException e) {
      // and what it cannot it says so
    }
  }
}
