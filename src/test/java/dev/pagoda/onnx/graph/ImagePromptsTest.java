package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import dev.pagoda.onnx.graph.PromptFeed.Prompt;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Image prompts reach every export as they reach diffusers' UNet with IP-Adapters. The export that
 * has one built in tells what is right where diffusers' numbers are not stored.
 */
class ImagePromptsTest {
  private static final int PLAIN_TOKENS = 4;
  private static final int PLUS_TOKENS = 6;

  private static DenoiserRunner naive;

  @BeforeAll
  static void open() throws Exception {
    naive = new DenoiserRunner(NaivePag.rewrite(Variants.model(builtIn())));
  }

  @AfterAll
  static void close() throws Exception {
    naive.close();
  }

  private static Path builtIn() {
    return Goldens.path("unet-variants/ip-adapter");
  }

  static Stream<Path> variants() {
    return Variants.all().filter(variant -> !variant.equals(builtIn()));
  }

  /** What it adds to attention stands between the attention and its output projection. */
  @Test
  void anExportWithAnAdapterBuiltInTakesNoOther() {
    assertThat(RewrittenSession.of(builtIn()).extensions().crossAttentions()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everyCrossAttentionTakesThem(Path variant) {
    Set<String> expected = new HashSet<>();
    Goldens.json(variant.resolve("layers.json"))
        .forEach(layer -> expected.add(layer.get("path").asText().replace("attn1", "attn2")));
    assertThat(RewrittenSession.of(variant).extensions().crossAttentions().keySet())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void thePlainAdapterGivesWhatDiffusersGives(Path variant) {
    assertThat(worst(variant, "ip-adapter", PLAIN_TOKENS))
        .isLessThanOrEqualTo(Variants.tolerance(variant));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void thePlusAdapterGivesWhatDiffusersGives(Path variant) {
    assertThat(worst(variant, "ip-adapter-plus", PLUS_TOKENS))
        .isLessThanOrEqualTo(Variants.tolerance(variant));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void maskedTokensAreNotThere(Path variant) {
    assertThat(worst(variant, "ip-adapter", 3 * PLAIN_TOKENS))
        .isLessThanOrEqualTo(Variants.tolerance(variant));
  }

  private static float worst(Path variant, String adapter, int most) {
    RewrittenSession session = RewrittenSession.of(variant);
    return session
        .run(
            References.square(variant),
            PromptFeed.of(session.extensions(), most, Prompt.of(adapter, 0.8f)))
        .distance(References.output(adapter));
  }

  /** The export of the golden cases tells what is right: those hold it to diffusers. */
  @ParameterizedTest
  @MethodSource("variants")
  void adaptersOfDifferentLengthAddUp(Path variant) {
    Prompt plain = Prompt.of("ip-adapter", 0.3f);
    Prompt plus = Prompt.of("ip-adapter-plus", 0.5f);
    Array expected = run(Goldens.path("unet-variants/opset18"), plain, plus);
    Array both = run(variant, plus, plain);
    assertThat(both.distance(expected.data())).isLessThanOrEqualTo(Variants.tolerance(variant));
    assertThat(both.distance(run(variant, plain).data())).isGreaterThan(5e-2f);
    assertThat(both.distance(run(variant, plus).data())).isGreaterThan(5e-2f);
  }

  private static Array run(Path variant, Prompt... prompts) {
    RewrittenSession session = RewrittenSession.of(variant);
    return session.run(
        References.square(variant), PromptFeed.of(session.extensions(), PLUS_TOKENS, prompts));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void scalesAddUp(Path variant) {
    RewrittenSession session = RewrittenSession.of(variant);
    Array parts =
        session.run(
            References.square(variant),
            PromptFeed.of(
                session.extensions(),
                PLUS_TOKENS,
                Prompt.of("ip-adapter", 0.5f),
                Prompt.of("ip-adapter", 0.3f)));
    assertThat(parts.distance(References.output("ip-adapter")))
        .isLessThanOrEqualTo(Variants.tolerance(variant));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void perturbedRowsSeeThePromptOfTheirSource(Path variant) throws Exception {
    RewrittenSession session = RewrittenSession.of(variant);
    for (int[] layers : List.of(new int[] {0}, new int[] {12}, new int[] {4, 27})) {
      for (int[] sources : List.of(new int[] {1}, new int[] {1, 0, 1})) {
        float[] chosen = new float[session.layers()];
        for (int layer : layers) {
          chosen[layer] = 1;
        }
        Array forked =
            session.run(
                RewrittenSession.perturbed(References.square(variant), sources, chosen),
                PromptFeed.of(session.extensions(), PLAIN_TOKENS, Prompt.of("ip-adapter", 0.8f)));
        Array all = naive.run(NaivePag.inputs(withBuiltIn(0.8f), 2, sources, chosen));
        assertThat(forked.distance(all.data())).isLessThanOrEqualTo(Variants.tolerance(variant));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void leavesNothingBehind(Path variant) {
    RewrittenSession session = RewrittenSession.of(variant);
    Map<String, Array> inputs = References.square(variant);
    float[] before = session.run(inputs).data();
    Array with =
        session.run(
            inputs, PromptFeed.of(session.extensions(), PLAIN_TOKENS, Prompt.of("ip-adapter", 1)));
    assertThat(with.distance(before)).isGreaterThan(5e-2f);
    assertThat(session.run(inputs).data()).isEqualTo(before);
  }

  /** A scale of 0 adds what leaving the adapter out adds. */
  @ParameterizedTest
  @CsvSource({"opset17-sdpa", "ort-fused", "dynamo-opset23", "fp16"})
  void scaleZeroAddsNothing(String name) {
    Path variant = Goldens.path("unet-variants/" + name);
    RewrittenSession session = RewrittenSession.of(variant);
    Map<String, Array> inputs = References.square(variant);
    Array with =
        session.run(
            inputs, PromptFeed.of(session.extensions(), PLUS_TOKENS, Prompt.of("ip-adapter", 0)));
    assertThat(with.distance(session.run(inputs).data())).isZero();
  }

  private static Map<String, Array> withBuiltIn(float scale) {
    Map<String, Array> inputs = References.square(builtIn());
    Array scales = References.silent();
    Arrays.fill(scales.data(), scale);
    inputs.put("ip_adapter_scale", scales);
    return inputs;
  }
}
