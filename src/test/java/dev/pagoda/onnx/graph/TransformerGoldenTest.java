package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rewritten PixArt-Sigma transformers of every export style give what diffusers' PAG processors
 * give. The golden rows are [unconditional, conditional, perturbed]: of the stock rows, the last is
 * the source of the perturbed one.
 */
class TransformerGoldenTest {
  static Stream<Path> dynamic() {
    return Transformers.dynamic();
  }

  static Stream<Path> all() {
    return Stream.concat(Transformers.dynamic(), Transformers.baked());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("all")
  void findsEverySelfAttention(Path model) {
    assertThat(PagGraph.layers(model)).isEqualTo(Transformers.paths());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("dynamic")
  void givesWhatDiffusersGives(Path model) {
    RewrittenSession session = RewrittenSession.ofTransformer(model);
    float worst = 0;
    JsonNode runs = Goldens.table("pixart-components/manifest.json").path("transformer");
    for (JsonNode run : runs) {
      Map<String, Array> stock = stockRows(run);
      if (Transformers.takesWholeTimesteps(model) && stock.get("timestep").data()[0] % 1 != 0) {
        continue; // refused before it comes to the graph
      }
      Array plain = session.run(stock);
      int rows = (int) plain.shape()[0];
      for (JsonNode output : run.get("outputs")) {
        Array expected = component(output.get("file").asText());
        float[] chosen = Transformers.chosen(blocks(output)).data();
        Array rowsOut =
            session.run(RewrittenSession.perturbed(stock, new int[] {rows - 1}, chosen));
        if (output.get("blocks").isEmpty()) {
          assertThat(rowsOut.data()).isEqualTo(plain.data());
          worst = Math.max(worst, rowsOut.distance(expected.rows(0, rows)));
        } else {
          assertThat(rowsOut.rows(0, rows)).isEqualTo(plain.data());
          worst = Math.max(worst, rowsOut.distance(expected.data()));
        }
      }
    }
    System.out.println("transformer " + model.getParent().getFileName() + ": " + worst);
    assertThat(worst).isLessThanOrEqualTo(Transformers.tolerance(model));
  }

  /** What each variant was exported with says how it runs unperturbed. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("all")
  void givesWhatItsExporterRecorded(Path model) {
    boolean baked = Transformers.baked().anyMatch(model::equals);
    Map<String, Array> inputs = new HashMap<>();
    for (String input :
        List.of("hidden_states", "encoder_hidden_states", "encoder_attention_mask", "timestep")) {
      inputs.put(input, recorded(input, baked));
    }

    Array output = RewrittenSession.ofTransformer(model).run(inputs);

    Array expected = recorded("out-fp32-pixart-tiny" + (baked ? "-256" : ""), baked);
    assertThat(output.distance(expected.data())).isLessThanOrEqualTo(Transformers.tolerance(model));
  }

  private static Array recorded(String name, boolean baked) {
    String file = name + (baked ? "-32x32" : "") + ".npy";
    return Transformers.read(Goldens.path("transformer-variants/io/" + file));
  }

  private static Map<String, Array> stockRows(JsonNode run) {
    Map<String, Array> inputs = new HashMap<>();
    run.get("inputs")
        .properties()
        .forEach(input -> inputs.put(input.getKey(), component(input.getValue().asText())));
    int all = (int) inputs.get("hidden_states").shape()[0];
    int[] rows = LongStream.range(0, all - 1).mapToInt(i -> (int) i).toArray();
    Map<String, Array> stock = new HashMap<>();
    inputs.forEach(
        (name, array) -> {
          long[] shape = array.shape().clone();
          shape[0] = rows.length;
          stock.put(name, new Array(array.rows(0, rows.length), shape));
        });
    return stock;
  }

  private static List<Integer> blocks(JsonNode output) {
    List<Integer> blocks = new ArrayList<>();
    output.get("blocks").forEach(block -> blocks.add(block.asInt()));
    return blocks;
  }

  private static Array component(String file) {
    return Transformers.read(Goldens.path("pixart-components/" + file));
  }
}
