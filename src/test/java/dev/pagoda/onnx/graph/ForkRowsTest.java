package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shapes and data of earlier places follow the rows of the place that they are used in, on graphs
 * written by hand: two self-attentions with what a test adds behind them.
 */
class ForkRowsTest {
  private static final int TOKENS = 3;
  private static final int CHANNELS = 4;

  @TempDir Path directory;

  @Test
  void reshapeTargetsFromTheSampleFollowTheRows() throws Exception {
    assertForks(
        two()
            .integer("first", 0)
            .integers("tail", -1)
            .node("Shape", "/Shape", List.of("sample"), "shape")
            .node("Gather", "/Gather", List.of("shape", "first"), "rows")
            .integers("axis0", 0)
            .node("Unsqueeze", "/Unsqueeze", List.of("rows", "axis0"), "rows1")
            .integers("four", 4)
            .node("Concat", "/Concat", List.of("rows1", "tail", "four"), "target", axis(0))
            .node("Reshape", "/Reshape", List.of("after", "target"), "out"));
  }

  @Test
  void lastElementOfTheShapeOfAVector() throws Exception {
    assertForks(
        two()
            .integers("one", 1)
            .integers("last", -1)
            .integers("tail", -1)
            .integers("four", 4)
            .integer("zeroth", 0)
            .node("Gather", "/G1", List.of("x", "zeroth"), "x2", axis(2))
            .node("Gather", "/G2", List.of("x2", "zeroth"), "vector", axis(1))
            .node("Shape", "/Shape", List.of("vector"), "shape")
            .node("Gather", "/Gather", List.of("shape", "last"), "rows1", axis(0))
            .node("Concat", "/Concat", List.of("rows1", "tail", "four"), "target", axis(0))
            .node("Reshape", "/Reshape", List.of("after", "target"), "out"));
  }

  @Test
  void dataWithHeadsFoldedIntoTheRowsIsCopiedPerRow() throws Exception {
    // x as [rows * 2, tokens, 2]: the row map must not pick single heads.
    assertForks(
        two()
            .integers("heads", 0, 0, 2, 2)
            .node("Reshape", "/Split", List.of("x", "heads"), "x4")
            .node("Transpose", "/T", List.of("x4"), "x4t", TinyGraph.perm(0, 2, 1, 3))
            .integers("folded", -1, TOKENS, 2)
            .node("Reshape", "/Fold", List.of("x4t", "folded"), "xf")
            .node("Reshape", "/Split2", List.of("after", "heads"), "a4")
            .node("Transpose", "/T2", List.of("a4"), "a4t", TinyGraph.perm(0, 2, 1, 3))
            .node("Reshape", "/Fold2", List.of("a4t", "folded"), "af")
            .node("Add", "/Add", List.of("xf", "af"), "sum")
            .integers("unfolded", -1, 2, TOKENS, 2)
            .node("Reshape", "/Unfold", List.of("sum", "unfolded"), "out"));
  }

  @Test
  void whatBranchesCaptureIsMovedToo() throws Exception {
    GraphProto sum =
        new TinyGraph()
            .node("Add", "/add", List.of("x", "after"), "branch_sum")
            .output("branch_sum", "rows", "tokens", "4")
            .proto();
    GraphProto difference =
        new TinyGraph()
            .node("Sub", "/sub", List.of("x", "after"), "branch_difference")
            .output("branch_difference", "rows", "tokens", "4")
            .proto();
    assertForks(
        two()
            .integers("yes", 1)
            .integers("no", 0)
            .node("Greater", "/Greater", List.of("yes", "no"), "condition")
            .node(
                "If",
                "/If",
                List.of("condition"),
                "out",
                branch("then_branch", sum),
                branch("else_branch", difference)));
  }

  @Test
  void anOutputMayLeaveItsShapeOpen() {
    Graph graph = two().output("after").graph();
    ForkRows.apply(graph, SelfAttentions.find(graph));
    assertThat(graph.build().getOutput(0).getType().getTensorType().getShape().getDimList())
        .isEmpty();
  }

  @Test
  void skipsFromBeforeTheForkAreCopied() throws Exception {
    assertForks(two().node("Concat", "/Skip", List.of("after", "x"), "out", axis(2)));
  }

  /** Every layer set and row count gives what the rows give that run from the start. */
  private void assertForks(TinyGraph tiny) throws Exception {
    Path file = directory.resolve("model.onnx");
    Files.write(file, tiny.output("out", "batch", "tokens", "c").model(17));
    Random random = new Random(3);
    try (DenoiserRunner late = new DenoiserRunner(PagGraph.rewrite(file));
        DenoiserRunner naive = new DenoiserRunner(NaivePag.rewrite(file))) {
      for (int set = 0; set < 4; set++) {
        for (int[] sources : new int[][] {{}, {1}, {0, 2}, {2, 2, 0, 1}}) {
          Map<String, Array> inputs = sample(random, 3);
          int[] rows = rows(3, sources);
          Map<String, Array> all = Variants.repeated(inputs, 3, rows);
          float[] mask = new float[2 * rows.length];
          for (int i = 3; i < rows.length; i++) {
            mask[i] = set & 1;
            mask[rows.length + i] = set >> 1;
          }
          all.put(NaivePag.MASK, new Array(mask, 2, rows.length));
          inputs.put(PagGraph.ROWS, Array.longs(Arrays.stream(sources).asLongStream().toArray()));
          inputs.put(PagGraph.LAYERS, new Array(new float[] {set & 1, set >> 1}, 2));
          Array expected = naive.run(all);
          Array actual = late.run(inputs);
          assertThat(actual.shape()[0]).isEqualTo(set == 0 ? 3 : rows.length);
          assertThat(actual.data())
              .containsExactly(
                  expected.rows(0, (int) actual.shape()[0]),
                  org.assertj.core.api.Assertions.within(1e-6f));
        }
      }
    }
  }

  private static int[] rows(int stock, int[] sources) {
    int[] rows = new int[stock + sources.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i < stock ? i : sources[i - stock];
    }
    return rows;
  }

  private static TinyGraph two() {
    return new TinyGraph()
        .input("sample", "batch", "1", "tokens", "4")
        .integers("axis1", 1)
        .node("Squeeze", "/Squeeze", List.of("sample", "axis1"), "x")
        .attention("down_blocks.0.attentions.0.transformer_blocks.0.attn1", "x", "between")
        .attention("mid_block.attentions.0.transformer_blocks.0.attn1", "between", "after");
  }

  private static Map<String, Array> sample(Random random, int rows) {
    float[] data = new float[rows * TOKENS * CHANNELS];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    Map<String, Array> inputs = new HashMap<>();
    inputs.put("sample", new Array(data, rows, 1, TOKENS, CHANNELS));
    return inputs;
  }

  private static AttributeProto axis(int axis) {
    return Attributes.of("axis", axis);
  }

  private static AttributeProto branch(String name, GraphProto graph) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(graph)
        .build();
  }
}
