package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.pagoda.Goldens;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Counts the rows that really run: none more before the first chosen layer, and in chosen layers no
 * perturbed row in queries, keys and scores. Two stock rows and one perturbed row; layers 4 and 9
 * chosen.
 */
class RowsPerLayerTest {
  private static final Map<String, Integer> ROWS = new HashMap<>();
  private static List<String> layers;

  @BeforeAll
  static void runOnce() throws Exception {
    RewrittenModel model = PagGraph.rewrite(Goldens.path("sdxl-tiny/unet/model.onnx"));
    layers = model.layers();
    float[] chosen = new float[layers.size()];
    chosen[4] = 1;
    chosen[9] = 1;
    Map<String, Array> inputs =
        Variants.inputs(Goldens.path("sdxl-tiny"), new Random(1), 2, 16, 16);
    inputs.put(PagGraph.ROWS, Array.longs(1));
    inputs.put(PagGraph.LAYERS, new Array(chosen, chosen.length));
    try (DenoiserRunner runner = new DenoiserRunner(probing(model))) {
      runner.runAll(inputs).forEach((name, array) -> ROWS.put(name, (int) array.shape()[0]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, to_q, 2",
    "0, to_v, 2",
    "3, to_q, 2",
    "3, to_k, 2",
    "3, to_v, 2",
    "3, to_out.0, 2",
    "4, to_q, 2",
    "4, to_k, 2",
    "4, Softmax, 2",
    "4, to_v, 2",
    "4, to_out.0, 3",
    "5, to_q, 3",
    "5, to_k, 3",
    "5, Softmax, 3",
    "5, to_v, 3",
    "5, to_out.0, 3",
    "9, to_q, 2",
    "9, to_k, 2",
    "9, Softmax, 2",
    "9, to_v, 3",
    "9, to_out.0, 3",
    "27, to_q, 3",
    "27, Softmax, 3",
    "27, to_out.0, 3",
  })
  void rowsOf(int layer, String part, int rows) {
    String scope = "/" + layers.get(layer).replaceAll("\\.(?=[a-z])", "/");
    String node = part.equals("Softmax") ? "/Softmax" : "/" + part + "/MatMul";
    // A projection without a bias gives way to its sum with the LoRAs.
    String stock = "pag/lora/" + layers.get(layer) + "." + part + "/stock";
    Integer own = ROWS.getOrDefault(stock, ROWS.get(scope + node + "_output_0"));
    assertThat(own).isEqualTo(rows);
  }

  /** The model with the results of its projections and softmaxes as outputs. */
  private static RewrittenModel probing(RewrittenModel model) throws Exception {
    ModelProto.Builder proto = ModelProto.parseFrom(model.model()).toBuilder();
    for (NodeProto node : proto.getGraph().getNodeList()) {
      if (node.getName().contains("/attn1/")
          && List.of("MatMul", "Softmax").contains(node.getOpType())) {
        proto.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(node.getOutput(0)));
      }
    }
    return new RewrittenModel(proto.build().toByteArray(), model.weights(), model.extensions());
  }
}
