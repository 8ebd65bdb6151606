package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Self-attentions are found by structure and named by whatever the exporter left. */
class SelfAttentionsTest {
  private static final String PATH = "mid_block.attentions.0.transformer_blocks.0.attn1";

  @Test
  void nodeNamesOfTorchScriptTellThePath() {
    Graph graph = new TinyGraph().attention(PATH, "x", "out").graph();
    SelfAttention found = SelfAttentions.find(graph).get(0);
    String scope = "/mid_block/attentions.0/transformer_blocks.0/attn1";
    assertThat(found.path()).isEqualTo(PATH);
    assertThat(found.input()).isEqualTo("x");
    assertThat(found.result()).isEqualTo(scope + "/result");
    assertThat(found.value()).isEqualTo(new ProjectedValue.Tensor(scope + "/v", empty()));
    assertThat(found.inside())
        .contains(scope + "/q", scope + "/k", scope + "/map", scope + "/result")
        .doesNotContain(scope + "/v");
  }

  @Test
  void aWrapperModuleIsLeftOutOfThePath() {
    Graph graph = projections("/model/unet/mid_block/attn1/to_out.0/MatMul", "x").graph();
    assertThat(SelfAttentions.find(graph).get(0).path()).isEqualTo("mid_block.attn1");
  }

  @Test
  void theBiasOfTheOutputProjectionTellsThePath() {
    TinyGraph tiny = projections("node_MatMul_7", "x");
    tiny.weight(PATH + ".to_out.0.bias", 4);
    tiny.node("Add", "node_Add", List.of("out", PATH + ".to_out.0.bias"), "biased");
    assertThat(SelfAttentions.find(tiny.graph()).get(0).path()).isEqualTo(PATH);
  }

  @Test
  void theWeightBehindATransposeTellsThePath() {
    TinyGraph tiny = new TinyGraph();
    tiny.weight(PATH + ".to_out.0.weight", 4, 4);
    tiny.node("Transpose", "t", List.of(PATH + ".to_out.0.weight"), "wo", TinyGraph.perm(1, 0));
    assertThat(SelfAttentions.find(core(tiny, "node", "x").graph()).get(0).path()).isEqualTo(PATH);
  }

  @Test
  void metadataOfDynamoTellsThePath() {
    TinyGraph tiny = new TinyGraph();
    tiny.weight("wo", 4, 4);
    heads(tiny, "x");
    StringStringEntryProto scopes =
        StringStringEntryProto.newBuilder()
            .setKey("pkg.torch.onnx.name_scopes")
            .setValue("['', 'mid_block', '" + PATH + "', '" + PATH + ".to_out.0', 'linear_11']")
            .build();
    tiny.node(
        NodeProto.newBuilder()
            .setOpType("MatMul")
            .setName("node_linear_11")
            .addInput("result")
            .addInput("wo")
            .addOutput("out")
            .addMetadataProps(scopes)
            .build());
    assertThat(SelfAttentions.find(tiny.graph()).get(0).path()).isEqualTo(PATH);
  }

  @Test
  void anAttentionOverAnotherTensorIsNoSelfAttention() {
    Graph graph = projections("/mid_block/attn2/to_out.0/MatMul", "text").graph();
    assertThatThrownBy(() -> SelfAttentions.find(graph))
        .isInstanceOf(UnsupportedGraphException.class)
        .hasMessageContaining("no self-attention found");
  }

  @Test
  void aValueProjectionOfUnknownFormIsRefusedByName() {
    TinyGraph tiny = new TinyGraph();
    tiny.weight("wq", 4, 4).weight("wo", 4, 4);
    tiny.node("MatMul", "q", List.of("x", "wq"), "queries");
    tiny.node("Exp", "/e", List.of("queries"), "result");
    tiny.node("MatMul", "/mid_block/attn1/to_out.0/MatMul", List.of("result", "wo"), "out");
    assertThatThrownBy(() -> SelfAttentions.find(tiny.graph()))
        .hasMessageContaining("value projection of self-attention mid_block.attn1");
  }

  private static java.util.Optional<String> empty() {
    return java.util.Optional.empty();
  }

  private static TinyGraph projections(String toOut, String keysFrom) {
    return core(new TinyGraph().weight("wo", 4, 4), toOut, keysFrom);
  }

  private static TinyGraph core(TinyGraph tiny, String toOut, String keysFrom) {
    return heads(tiny, keysFrom).node("MatMul", toOut, List.of("result", "wo"), "out");
  }

  private static TinyGraph heads(TinyGraph tiny, String keysFrom) {
    return tiny.weight("wq", 4, 4)
        .weight("wk", 4, 4)
        .weight("wv", 4, 4)
        .node("MatMul", "n1", List.of("x", "wq"), "q")
        .node("MatMul", "n2", List.of(keysFrom, "wk"), "k")
        .node("MatMul", "n3", List.of(keysFrom, "wv"), "v")
        .node("Transpose", "n4", List.of("k"), "kt", TinyGraph.perm(0, 2, 1))
        .node("MatMul", "n5", List.of("q", "kt"), "scores")
        .node("Softmax", "n6", List.of("scores"), "map")
        .node("MatMul", "n7", List.of("map", "v"), "result");
  }
}
