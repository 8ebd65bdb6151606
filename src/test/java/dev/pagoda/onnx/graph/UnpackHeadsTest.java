package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packed heads are taken apart, in self-attention and in cross-attention. */
class UnpackHeadsTest {
  @Test
  void packedQueriesKeysAndValuesBecomeThreeInputs() {
    assertThat(unpacked("qkv").getInputList())
        .containsExactly("pag/unpacked/y/0", "pag/unpacked/y/1", "pag/unpacked/y/2");
  }

  @Test
  void packedKeysAndValuesBecomeTwo() {
    assertThat(unpacked("q", "kv").getInputList())
        .containsExactly("q", "pag/unpacked/y/0", "pag/unpacked/y/1");
  }

  @Test
  void separateInputsStay() {
    assertThat(unpacked("q", "k", "v", "bias").getInputList())
        .containsExactly("q", "k", "v", "bias");
  }

  private static NodeProto unpacked(String... inputs) {
    Graph graph = new TinyGraph().node("MultiHeadAttention", "mha", List.of(inputs), "y").graph();
    UnpackHeads.apply(graph);
    return graph.producer("y").orElseThrow();
  }
}
