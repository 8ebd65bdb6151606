package dev.pagoda.onnx.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that cannot be rewritten is refused with the reason. */
class RefusedGraphTest {
  private static final String SCOPE = "mid_block.attentions.0.transformer_blocks.0.attn1";

  @TempDir Path directory;

  @Test
  void fileThatIsNoModel() {
    assertRefused("not an ONNX model", "PK no such thing".getBytes(UTF_8));
    assertRefused("not an ONNX model: it has no graph", new byte[0]);
  }

  @Test
  void fileThatIsCutShort() throws Exception {
    byte[] whole = Files.readAllBytes(Goldens.path("sdxl-tiny/unet/model.onnx"));
    assertRefused("not an ONNX model", Arrays.copyOf(whole, whole.length / 2));
  }

  @Test
  void opsetThatIsTooOld() {
    assertRefused(
        "opset 12; PAG needs an export with opset 13 or later", block(sample()).model(12));
  }

  @Test
  void graphWithoutSelfAttention() {
    TinyGraph graph =
        new TinyGraph()
            .input("sample", "batch", "4", "height", "width")
            .output("out", "batch", "4", "height", "width")
            .node("Neg", "/Neg", List.of("sample"), "out");
    assertRefused("no self-attention found", graph.model(17));
  }

  @Test
  void batchThatIsFixed() {
    TinyGraph graph = block(new TinyGraph().input("sample", "2", "1", "8", "4"));
    assertRefused("input sample has a fixed batch of 2", graph.model(17));
  }

  @Test
  void nodeThatMixesRows() {
    TinyGraph graph =
        block(sample())
            .node("Transpose", "/mixer", List.of("out"), "mixed", TinyGraph.perm(1, 0, 2));
    assertRefused("node /mixer (Transpose) works across rows", graph.model(17));
  }

  @Test
  void insideOfAnAttentionUsedElsewhere() {
    TinyGraph graph =
        block(sample())
            .node(
                "Add",
                "/spy",
                List.of("/mid_block/attentions.0/transformer_blocks.0/attn1/result", "out"),
                "spied");
    assertRefused("the inside of self-attention 0 is used outside of it", graph.model(17));
  }

  private static TinyGraph sample() {
    return new TinyGraph().input("sample", "batch", "1", "tokens", "4");
  }

  private static TinyGraph block(TinyGraph graph) {
    return graph
        .integers("axis", 1)
        .node("Squeeze", "/Squeeze", List.of("sample", "axis"), "x")
        .attention(SCOPE, "x", "out")
        .output("out", "batch", "tokens", "4");
  }

  private void assertRefused(String reason, byte[] model) {
    Path file = directory.resolve("model.onnx");
    assertThatThrownBy(
            () -> {
              Files.write(file, model);
              PagGraph.rewrite(file);
            })
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessageContaining(reason);
  }
}
