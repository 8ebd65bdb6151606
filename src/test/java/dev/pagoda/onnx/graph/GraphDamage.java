package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Random;

/** Breaks graphs in single places: what exporters would get wrong, and what nobody would write. */
final class GraphDamage {
  private static final long[] NUMBERS = {0, 1, -1, 2, 7, 99, 1L << 31, Long.MAX_VALUE, -4};
  private static final List<String> OPERATORS =
      List.of(
          "MatMul",
          "Gemm",
          "Add",
          "Mul",
          "Reshape",
          "Transpose",
          "Shape",
          "Size",
          "Slice",
          "Concat",
          "Gather",
          "Cast",
          "Constant",
          "Attention",
          "MultiHeadAttention",
          "Expand",
          "Range",
          "If",
          "ConstantOfShape",
          "Squeeze",
          "Split",
          "Where",
          "Identity",
          "Conv",
          "Softmax",
          "Loop");

  private final Random random;
  private final GraphProto.Builder graph;

  private GraphDamage(Random random, GraphProto graph) {
    this.random = random;
    this.graph = graph.toBuilder();
  }

  /** The graph with as many things wrong. */
  static GraphProto of(GraphProto graph, int times, Random random) {
    GraphDamage damage = new GraphDamage(random, graph);
    for (int i = 0; i < times; i++) {
      if (random.nextInt(4) > 0 || damage.graph.getInitializerCount() == 0) {
        damage.node();
      } else {
        damage.declaration();
      }
    }
    return damage.graph.build();
  }

  private void node() {
    if (graph.getNodeCount() == 0) {
      return;
    }
    int at = random.nextInt(graph.getNodeCount());
    NodeProto.Builder node = graph.getNodeBuilder(at);
    switch (random.nextInt(14)) {
      case 0 -> node.clearOutput();
      case 1 -> node.clearInput();
      case 2 -> node.addInput(tensor());
      case 3 -> graph.removeNode(at);
      case 4 -> graph.addNode(at, graph.getNode(random.nextInt(graph.getNodeCount())));
      case 5 -> node.setOpType(OPERATORS.get(random.nextInt(OPERATORS.size())));
      case 6 -> node.clearAttribute();
      case 7 -> node.setDomain(random.nextBoolean() ? "com.microsoft" : "");
      case 8 -> node.addOutput(tensor());
      case 9 -> inside(node);
      case 10, 11 -> attribute(node);
      default -> input(node);
    }
  }

  private void input(NodeProto.Builder node) {
    if (node.getInputCount() > 0) {
      int at = random.nextInt(node.getInputCount());
      switch (random.nextInt(6)) {
        case 0 -> node.setInput(at, "");
        case 1 -> {
          List<String> fewer = List.copyOf(node.getInputList().subList(0, at));
          node.clearInput().addAllInput(fewer);
        }
        default -> node.setInput(at, tensor());
      }
    }
  }

  private void attribute(NodeProto.Builder node) {
    if (node.getAttributeCount() == 0) {
      return;
    }
    AttributeProto.Builder attribute =
        node.getAttributeBuilder(random.nextInt(node.getAttributeCount()));
    switch (random.nextInt(4)) {
      case 0 -> attribute.clearI().clearInts().clearT();
      case 1 -> attribute.setType(AttributeProto.AttributeType.FLOAT).clearI();
      case 2 -> {
        if (attribute.getIntsCount() > 0) {
          attribute.setInts(random.nextInt(attribute.getIntsCount()), number());
        }
      }
      default -> attribute.setI(number());
    }
  }

  private void inside(NodeProto.Builder node) {
    node.addAttribute(
        AttributeProto.newBuilder()
            .setName("then_branch")
            .setType(AttributeProto.AttributeType.GRAPH)
            .setG(
                GraphProto.newBuilder()
                    .addNode(
                        NodeProto.newBuilder()
                            .setOpType("Neg")
                            .addInput(tensor())
                            .addOutput("negative"))));
  }

  private void declaration() {
    switch (random.nextInt(4)) {
      case 0 -> {
        if (graph.getInputCount() > 0) {
          graph
              .getInputBuilder(random.nextInt(graph.getInputCount()))
              .getTypeBuilder()
              .getTensorTypeBuilder()
              .clearShape()
              .setElemType((int) number());
        }
      }
      case 1 -> graph.removeInitializer(random.nextInt(graph.getInitializerCount()));
      default -> {
        TensorProto.Builder tensor =
            graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
        switch (random.nextInt(5)) {
          case 0 -> tensor.clearDims();
          case 1 -> tensor.addDims(number());
          case 2 -> tensor.setDataType(random.nextInt(30));
          case 3 -> tensor.setRawData(ByteString.EMPTY);
          default -> {
            if (tensor.getDimsCount() > 0) {
              tensor.setDims(random.nextInt(tensor.getDimsCount()), number());
            }
          }
        }
      }
    }
  }

  private long number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }

  /** Some tensor: an input, a weight, what a node makes, or none that there is. */
  private String tensor() {
    int kind = random.nextInt(8);
    if (kind == 0 && graph.getInputCount() > 0) {
      return graph.getInput(random.nextInt(graph.getInputCount())).getName();
    }
    if (kind == 1 && graph.getInitializerCount() > 0) {
      return graph.getInitializer(random.nextInt(graph.getInitializerCount())).getName();
    }
    if (kind < 7 && graph.getNodeCount() > 0) {
      NodeProto node = graph.getNode(random.nextInt(graph.getNodeCount()));
      return node.getOutputCount() == 0 ? "none" : node.getOutput(0);
    }
    return "none";
  }
}
