package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threat: a graph whose nodes follow each other in a row of thousands, so that who goes from one to
 * the next by calling itself fills its stack.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongChainTest {
  private static final int LENGTH = 20_000;
  private static final String SCOPE = "mid_block.attentions.0.transformer_blocks.0.attn1";

  @TempDir Path directory;

  @Test
  void ofScaling() throws IOException {
    TinyGraph graph = tokens().weight("scale", 4);
    String last = chain(graph, "Mul", "x", "scale");
    graph.attention(SCOPE, "x", "attended").node("Add", "/Add", List.of("attended", last), "out");
    assertThat(rewritten(graph).model()).isNotEmpty();
  }

  @Test
  void ofArithmeticOnShapes() {
    TinyGraph graph = tokens().integers("one", 1).node("Shape", "/Shape", List.of("x"), "shape");
    String last = chain(graph, "Mul", "shape", "one");
    graph
        .attention(SCOPE, "x", "attended")
        .node("Reshape", "/Reshape", List.of("attended", last), "out");
    assertThatThrownBy(() -> rewritten(graph))
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessageContaining("is computed from shapes in more than 250 steps");
  }

  @Test
  void betweenAWeightAndItsProduct() throws IOException {
    TinyGraph graph = tokens().weight("weight", 4, 4);
    String last = chain(graph, "Identity", "weight");
    graph
        .node("MatMul", "/mid_block/proj/MatMul", List.of("x", last), "projected")
        .attention(SCOPE, "projected", "out");
    assertThat(rewritten(graph).extensions().linears()).doesNotContainKey("mid_block.proj");
  }

  private static TinyGraph tokens() {
    return new TinyGraph()
        .input("sample", "batch", "1", "tokens", "4")
        .output("out", "batch", "tokens", "4")
        .integers("axis", 1)
        .node("Squeeze", "/Squeeze", List.of("sample", "axis"), "x");
  }

  private static String chain(TinyGraph graph, String operator, String first, String... others) {
    String at = first;
    for (int i = 0; i < LENGTH; i++) {
      String next = "chain" + i;
      List<String> inputs = new ArrayList<>(List.of(at));
      inputs.addAll(List.of(others));
      graph.node(operator, "/" + next, inputs, next);
      at = next;
    }
    return at;
  }

  private RewrittenModel rewritten(TinyGraph graph) throws IOException {
    Path file = Files.write(directory.resolve("model.onnx"), graph.model(17));
    return PagGraph.rewrite(file);
  }
}
