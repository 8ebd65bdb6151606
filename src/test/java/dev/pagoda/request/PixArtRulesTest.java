package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.model.ModelInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, layers and schedulers of PixArt-Sigma requests. */
class PixArtRulesTest {
  @ParameterizedTest
  @CsvSource({"sigma, 0, 300", "sigma, 301, 300", "sigma-384, 121, 120", "sigma, -1, 300"})
  void tokensAreAtMostWhatTheModelTakes(String model, int tokens, int most) {
    assertThat(Requests.errors(model, "'max_sequence_length': " + tokens))
        .containsExactly(
            new FieldError(
                "max_sequence_length",
                "must be from 1 to %d, which is what \"%s\" takes, not %d"
                    .formatted(most, model, tokens)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocks.1", "blocks.(14|20)", "blocks.1\\\\.", "transformer_blocks.0.a"})
  void layersAreExpressionsOverTheBlocks(String id) {
    assertThat(Requests.errors("sigma", "'pag_applied_layers': '" + id + "'")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mid", "blocks.28", "down_blocks.2"})
  void layersOfOtherModelsAreRefused(String id) {
    assertThat(Requests.errors("sigma", "'pag_applied_layers': '" + id + "'"))
        .extracting(FieldError::field)
        .containsExactly("pag_applied_layers");
  }

  /** A model of one block lacks the default layers, which does not matter while PAG is off. */
  @Test
  void defaultLayersNeedNotBeThereWithoutPag() {
    ModelInfo sigma = Requests.pixArt("sigma");
    ModelInfo small =
        new ModelInfo(
            "small",
            sigma.family(),
            sigma.pipelineClass(),
            sigma.tasks(),
            List.of("transformer_blocks.0.attn1"),
            sigma.sizeMultiple(),
            sigma.defaultWidth(),
            sigma.defaultHeight(),
            sigma.fixedSize(),
            sigma.binSide(),
            sigma.maxSequenceLength(),
            sigma.maxClipSkip(),
            sigma.integerTimesteps(),
            sigma.requiresAestheticsScore(),
            sigma.crossAttentionDim(),
            sigma.scheduler(),
            sigma.created());
    PagRules rules = new PagRules();
    FieldErrors off = new FieldErrors();
    FieldErrors on = new FieldErrors();

    rules.check(Requests.read("{'prompt': '', 'model': 'sigma', 'pag_scale': 0}"), small, off);
    rules.check(Requests.read("{'prompt': '', 'model': 'sigma'}"), small, on);

    assertThat(off.has(RequestField.PAG_APPLIED_LAYERS)).isFalse();
    assertThat(on.has(RequestField.PAG_APPLIED_LAYERS)).isTrue();
  }

  @Test
  void onlyDdimTakesEta() {
    assertThat(Requests.errors("sigma", "'eta': 0.5"))
        .extracting(FieldError::field)
        .containsExactly("eta");
    assertThat(Requests.errors("sigma", "'eta': 0.5, 'scheduler': 'ddim'")).isEmpty();
  }

  @Test
  void fractionalTimestepsAreRefusedWhereTheExportTakesWholeOnes() {
    String scheduler =
        "'num_inference_steps': 7, 'scheduler': {'class': 'EulerDiscreteScheduler',"
            + "'use_karras_sigmas': true}";

    assertThat(Requests.errors("sigma", scheduler)).isEmpty();
    assertThat(Requests.errors("sigma-384", scheduler))
        .extracting(FieldError::field)
        .containsExactly("scheduler");
    assertThat(Requests.errors("sigma-384", "'num_inference_steps': 7")).isEmpty();
  }

  @Test
  void infotextSaysWhatIsNotUsual() {
    ModelInfo sigma = Requests.pixArt("sigma");
    InfotextWriter writer = new InfotextWriter("0.1.0");

    assertThat(writer.write(request(""), sigma, 0))
        .isEqualTo(
            """
            a fox
            Steps: 20, Sampler: DPM++ 2M, CFG scale: 4.5, Seed: 7, Size: 500x300, Model: sigma, \
            RNG: CPU, PAG scale: 3.0, PAG layers: blocks.1, Version: pagoda 0.1.0""");
    assertThat(
            writer.write(
                request(
                    ", 'negative_prompt': 'blurry', 'clean_caption': false, 'height': 304,"
                        + "'width': 512, 'use_resolution_binning': false,"
                        + "'max_sequence_length': 77"),
                sigma,
                0))
        .isEqualTo(
            """
            a fox
            Negative prompt: blurry
            Steps: 20, Sampler: DPM++ 2M, CFG scale: 4.5, Seed: 7, Size: 512x304, Model: sigma, \
            RNG: CPU, PAG scale: 3.0, PAG layers: blocks.1, Clean caption: false, \
            Resolution binning: false, Max sequence length: 77, Version: pagoda 0.1.0""");
  }

  private static GenerationRequest request(String fields) {
    var body = Requests.json("{'prompt': 'a fox', 'model': 'sigma', 'seed': 7" + fields + "}");
    return Requests.reader(Map.of("sigma", Map.of("width", "500", "height", "300"))).read(body);
  }
}
