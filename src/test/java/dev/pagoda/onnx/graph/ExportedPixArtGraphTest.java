package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Transformers written by {@code src/models/export_pixart.py}, with weights beside the graph and
 * within it, in 32 and in 16 bits: they can be rewritten, and then give what diffusers' PAG
 * processors give. The golden rows are [unconditional, conditional, perturbed], or the last two.
 */
class ExportedPixArtGraphTest {
  private static final Path FLOAT = Goldens.model("pixart-exported").resolve("transformer");
  private static final Path HALF = Goldens.model("pixart-exported-fp16").resolve("transformer");
  private static final Path DATA = Goldens.model("pixart-exported-components");
  private static final int BLOCKS = 4;

  static final List<Path> EXPORTS =
      List.of(FLOAT.resolve("model.onnx"), HALF.resolve("model.onnx"));

  static Stream<Arguments> runs() {
    JsonNode manifest = Goldens.json(DATA.resolve("manifest.json"));
    return EXPORTS.stream()
        .flatMap(
            export ->
                manifest.get("transformer").valueStream().map(run -> Arguments.of(export, run)));
  }

  @ParameterizedTest
  @FieldSource("EXPORTS")
  void findsEverySelfAttention(Path export) {
    assertThat(PagGraph.layers(export))
        .containsExactly(
            "transformer_blocks.0.attn1",
            "transformer_blocks.1.attn1",
            "transformer_blocks.2.attn1",
            "transformer_blocks.3.attn1");
  }

  @ParameterizedTest
  @FieldSource("EXPORTS")
  void hasNoBranchesAndTakesFractionsOfTimesteps(Path export) throws Exception {
    Graph graph = ModelFile.read(export).graph();
    assertThat(graph.nodes()).extracting(NodeProto::getOpType).doesNotContain("If", "Loop");
    assertThat(GraphSignature.read(export).input("timestep").orElseThrow().elementType())
        .isEqualTo(DataType.FLOAT);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void equalsTheStockGraphWithoutLayers(Path export, JsonNode run) throws Exception {
    Map<String, Array> inputs = stockRows(run);
    try (DenoiserRunner stock = new DenoiserRunner(export)) {
      Array rewritten = RewrittenSession.ofTransformer(export).run(inputs);
      // The CPU computes half precision in float32 and rounds wherever nodes do not fuse.
      assertThat(rewritten.distance(stock.run(inputs).data()))
          .isLessThanOrEqualTo(isHalf(export) ? 5e-3f : 0);
    }
  }

  @ParameterizedTest
  @MethodSource("runs")
  void givesWhatDiffusersGives(Path export, JsonNode run) {
    Map<String, Array> inputs = stockRows(run);
    RewrittenSession session = RewrittenSession.ofTransformer(export);
    Array plain = session.run(inputs);
    int rows = (int) plain.shape()[0];
    for (JsonNode output : run.get("outputs")) {
      List<Integer> blocks = blocks(output);
      float[] expected = read(output.get("file")).data();
      if (blocks.isEmpty()) {
        // The recorded network has one row more.
        assertThat(plain.distance(read(output.get("file")).rows(0, rows)))
            .isLessThanOrEqualTo(tolerance(export));
      } else {
        Array perturbed =
            session.run(RewrittenSession.perturbed(inputs, new int[] {rows - 1}, chosen(blocks)));
        assertThat(perturbed.distance(expected)).isLessThanOrEqualTo(tolerance(export));
        assertThat(perturbed.rows(0, rows)).isEqualTo(plain.data());
      }
    }
  }

  /** Perturbation changes outputs by 0.17 and more. */
  private static float tolerance(Path export) {
    return isHalf(export) ? 2e-2f : 2e-5f;
  }

  private static boolean isHalf(Path export) {
    return export.startsWith(HALF);
  }

  @ParameterizedTest
  @FieldSource("EXPORTS")
  void keepsWeightsInOneFileAtMost(Path export) {
    assertThat(Files.exists(export.resolveSibling("model.onnx_data"))).isEqualTo(!isHalf(export));
  }

  private static float[] chosen(Collection<Integer> blocks) {
    float[] layers = new float[BLOCKS];
    blocks.forEach(block -> layers[block] = 1);
    return layers;
  }

  private static List<Integer> blocks(JsonNode output) {
    List<Integer> blocks = new ArrayList<>();
    output.get("blocks").forEach(block -> blocks.add(block.asInt()));
    return blocks;
  }

  /** The recorded inputs without the perturbed row, which the rewritten graph makes itself. */
  private static Map<String, Array> stockRows(JsonNode run) {
    Map<String, Array> inputs = new HashMap<>();
    for (Map.Entry<String, JsonNode> input : run.get("inputs").properties()) {
      Array recorded = read(input.getValue());
      long[] shape = recorded.shape().clone();
      shape[0]--;
      inputs.put(input.getKey(), new Array(recorded.rows(0, (int) shape[0]), shape));
    }
    return inputs;
  }

  private static Array read(JsonNode file) {
    return Transformers.read(DATA.resolve(file.asText()));
  }
}
