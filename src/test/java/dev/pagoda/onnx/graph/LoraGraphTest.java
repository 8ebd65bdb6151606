package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import dev.pagoda.onnx.graph.LoraFeed.Delta;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LoRAs beside the weights of a text encoder do what they do inside them. The first encoder's
 * export has no module {@code text_model}, as newer versions of transformers make it.
 */
class LoraGraphTest {
  private static final int LAYERS = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"text_encoder", "text_encoder_2"})
  void takesEveryLinearLayerByItsOldName(String encoder) {
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < LAYERS; i++) {
      for (String layer :
          List.of(
              "self_attn.q_proj",
              "self_attn.k_proj",
              "self_attn.v_proj",
              "self_attn.out_proj",
              "mlp.fc1",
              "mlp.fc2")) {
        expected.add("text_model.encoder.layers." + i + "." + layer);
      }
    }
    assertThat(new TreeSet<>(session(encoder).extensions().linears().keySet())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text_encoder", "text_encoder_2"})
  void givesWhatMergingGives(String encoder) throws Exception {
    RewrittenSession session = session(encoder);
    Map<String, Array> ids = Map.of("input_ids", tokens());
    List<Delta> deltas = deltas(session.extensions());
    Path merged = MergedModel.write(file(encoder), deltas, folder.resolve("merged.onnx"));
    Array adapted = session.run(ids, LoraFeed.of(session.extensions(), deltas));
    try (DenoiserRunner runner = new DenoiserRunner(merged)) {
      assertThat(adapted.distance(runner.runAll(ids).get("last_hidden_state").data()))
          .isLessThan(2e-5f);
    }
    assertThat(adapted.distance(session.run(ids).data())).isGreaterThan(5e-2f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text_encoder", "text_encoder_2"})
  void withoutLorasItIsTheStockEncoderBitForBit(String encoder) throws Exception {
    Map<String, Array> ids = Map.of("input_ids", tokens());
    try (DenoiserRunner stock = new DenoiserRunner(file(encoder))) {
      assertThat(session(encoder).run(ids).data())
          .isEqualTo(stock.runAll(ids).get("last_hidden_state").data());
    }
  }

  /** Of rank 1 and 64 on one layer each, both on a third. */
  private static List<Delta> deltas(Extensions extensions) {
    Random random = new Random(1);
    List<Delta> deltas = new ArrayList<>();
    for (String module : new TreeSet<>(extensions.linears().keySet())) {
      LinearLayer layer = extensions.linears().get(module);
      if (!module.contains("fc1")) {
        deltas.add(Delta.random(module, layer, 1, random));
      }
      if (!module.contains("q_proj")) {
        deltas.add(Delta.random(module, layer, 64, random));
      }
    }
    return deltas;
  }

  /** Two rows of 77 tokens. */
  private static Array tokens() {
    float[] ids = new float[2 * 77];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = 37 * i % 500;
    }
    return new Array(ids, 2, 77);
  }

  private static RewrittenSession session(String encoder) {
    return RewrittenSession.ofTextEncoder(file(encoder));
  }

  private static Path file(String encoder) {
    return Goldens.path("sdxl-tiny/" + encoder + "/model.onnx");
  }
}
