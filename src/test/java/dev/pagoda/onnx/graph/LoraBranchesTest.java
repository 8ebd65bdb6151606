package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.pagoda.Goldens;
import dev.pagoda.adapter.lora.LoraFile;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import dev.pagoda.onnx.graph.LoraFeed.Delta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A LoRA beside the weights of an export does what the same LoRA does inside the weights of the
 * plain one, whose perturbed rows are made the plain way.
 */
class LoraBranchesTest {
  private static final Path STOCK = Goldens.path("sdxl-tiny/unet/model.onnx");

  private static final Map<Set<String>, DenoiserRunner> MERGED = new HashMap<>();

  @TempDir static Path folder;

  static Stream<Path> variants() {
    return Variants.all();
  }

  @AfterAll
  static void close() throws Exception {
    for (DenoiserRunner runner : MERGED.values()) {
      runner.close();
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void takesEveryLinearLayer(Path variant) throws IOException {
    Set<String> expected = new TreeSet<>();
    for (var node : ModelProto.parseFrom(Files.readAllBytes(STOCK)).getGraph().getNodeList()) {
      String name = node.getName();
      if (name.matches(
          ".*/(to_[qkv]|to_out\\.0|proj(_in|_out)?|net\\.2|time_emb_proj)/(MatMul|Gemm)")) {
        expected.add(name.substring(1, name.lastIndexOf('/')).replace('/', '.'));
      }
    }
    Set<String> taken = new TreeSet<>(linears(variant).keySet());
    // Of the adapter that one export has built in.
    taken.removeIf(module -> module.matches(".*\\.to_[kv]_ip\\.0"));
    assertThat(taken).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aFileGivesWhatMergingItGives(Path variant) throws Exception {
    assertMerged(variant, List.of(), new int[0], usable(variant, file(1)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void severalOfAnyRankAddUp(Path variant) throws Exception {
    assertMerged(variant, List.of(), new int[0], usable(variant, several()));
  }

  /** Layer 9 is in the down path, 11 in the middle, 25 in the up path; all have LoRAs. */
  @ParameterizedTest
  @MethodSource("variants")
  void perturbedRowsHaveThemToo(Path variant) throws Exception {
    List<Delta> deltas = usable(variant, several());
    assertMerged(variant, List.of(9), new int[] {1}, deltas);
    assertMerged(variant, List.of(4, 11, 25), new int[] {1, 0, 1}, deltas);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void leavesNothingBehind(Path variant) {
    RewrittenSession session = RewrittenSession.of(variant);
    Map<String, Array> inputs = References.square(variant);
    float[] before = session.run(inputs).data();
    List<Delta> deltas = usable(variant, several());
    Array with = session.run(inputs, LoraFeed.of(session.extensions(), deltas));
    assertThat(with.distance(before)).isGreaterThan(5e-2f);
    assertThat(session.run(inputs).data()).isEqualTo(before);
  }

  private static void assertMerged(
      Path variant, List<Integer> layers, int[] sources, List<Delta> deltas) throws Exception {
    RewrittenSession session = RewrittenSession.of(variant);
    float[] chosen = new float[session.layers()];
    layers.forEach(layer -> chosen[layer] = 1);
    Map<String, Array> stock = References.inputs("square");
    Map<String, Array> inputs = References.square(variant);
    Array adapted =
        session.run(
            RewrittenSession.perturbed(inputs, sources, chosen),
            LoraFeed.of(session.extensions(), deltas));
    Array expected = merged(deltas).run(NaivePag.inputs(stock, 2, sources, chosen));
    assertThat(adapted.distance(expected.data())).isLessThanOrEqualTo(Variants.tolerance(variant));
    assertThat(
            adapted.distance(
                session.run(RewrittenSession.perturbed(inputs, sources, chosen)).data()))
        .isGreaterThan(2e-2f);
  }

  private static DenoiserRunner merged(List<Delta> deltas) throws Exception {
    // Deltas are made anew for each test, always of the same numbers.
    Set<String> key =
        deltas.stream().map(d -> d.module() + d.rank() + d.scale()).collect(Collectors.toSet());
    DenoiserRunner known = MERGED.get(key);
    if (known == null) {
      Path file = folder.resolve("merged-" + MERGED.size() + ".onnx");
      known = new DenoiserRunner(NaivePag.rewrite(MergedModel.write(STOCK, deltas, file)));
      MERGED.put(key, known);
    }
    return known;
  }

  private static List<Delta> file(double scale) {
    Path file = Goldens.path("lora-tiny/pytorch_lora_weights.safetensors");
    return LoraFile.read(file).unet().values().stream().map(w -> Delta.of(w, scale)).toList();
  }

  /** A file, and random ones of rank 1 and 64 on layers of every kind. */
  private static List<Delta> several() {
    List<Delta> deltas = new ArrayList<>(file(0.7));
    Random random = new Random(3);
    Map<String, LinearLayer> all = linears(Goldens.path("unet-variants/opset18"));
    for (String module : new TreeSet<>(all.keySet())) {
      if (module.contains("transformer_blocks.0.") || module.contains("proj_")) {
        deltas.add(Delta.random(module, all.get(module), 1, random));
      }
      if (module.contains("mid_block") || module.contains("down_blocks.2.attentions.0")) {
        deltas.add(Delta.random(module, all.get(module), 64, random));
      }
    }
    return deltas;
  }

  private static List<Delta> usable(Path variant, List<Delta> deltas) {
    Map<String, LinearLayer> linears = linears(variant);
    return deltas.stream().filter(delta -> linears.containsKey(delta.module())).toList();
  }

  private static Map<String, LinearLayer> linears(Path variant) {
    return RewrittenSession.of(variant).extensions().linears();
  }
}
