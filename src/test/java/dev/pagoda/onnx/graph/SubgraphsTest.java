package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What branches capture counts as read, and is renamed with everything else. */
class SubgraphsTest {
  private static final GraphProto BRANCH =
      new TinyGraph()
          .weight("own", 1)
          .node("Add", "add", List.of("outer", "own"), "sum")
          .node("Mul", "mul", List.of("sum", "other"), "product")
          .output("product", "n")
          .proto();

  private static final NodeProto IF =
      NodeProto.newBuilder()
          .setOpType("If")
          .addInput("condition")
          .addInput("")
          .addOutput("result")
          .addAttribute(
              AttributeProto.newBuilder()
                  .setName("then_branch")
                  .setType(AttributeProto.AttributeType.GRAPH)
                  .setG(BRANCH))
          .build();

  @Test
  void capturesAreRead() {
    assertThat(Subgraphs.reads(IF)).containsExactly("condition", "outer", "other");
  }

  @Test
  void capturesAreRenamedButNotWhatABranchDefines() {
    NodeProto renamed =
        Subgraphs.rename(IF, Map.of("outer", "outer2", "own", "wrong", "condition", "condition2"));
    assertThat(Subgraphs.reads(renamed)).containsExactly("condition2", "outer2", "other");
    assertThat(renamed.getAttribute(0).getG().getNode(0).getInputList())
        .containsExactly("outer2", "own");
  }

  @Test
  void nodesThatNobodyReadsAreDropped() {
    Graph graph =
        new TinyGraph()
            .node("Neg", "kept", List.of("x"), "outer")
            .node("Neg", "dead", List.of("x"), "unread")
            .node("Neg", "dead too", List.of("unread"), "unread as well")
            .node(IF)
            .output("result", "n")
            .graph();
    DeadNodes.remove(graph);
    assertThat(graph.nodes())
        .extracting(NodeProto::getOpType, NodeProto::getName)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Neg", "kept"),
            org.assertj.core.groups.Tuple.tuple("If", ""));
  }
}
