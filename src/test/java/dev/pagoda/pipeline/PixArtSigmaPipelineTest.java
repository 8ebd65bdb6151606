package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a job of a PixArt-Sigma model does besides making diffusers' picture. */
class PixArtSigmaPipelineTest {
  private static final PixArtRuns RUNS = new PixArtRuns();
  private static final PixArtSigmaModel MODEL = PixArtRuns.model("pixart-tiny-256");
  private static final String START =
      "{'model': 'pixart-tiny-256', 'prompt': 'A red fox', 'num_inference_steps': 5, 'seed': 3";

  @AfterAll
  static void closeSessions() {
    RUNS.close();
  }

  @Test
  void reportsTheBlocksThatItPerturbed() throws IOException {
    assertThat(run(", 'pag_applied_layers': 'b13-14'").appliedLayers())
        .containsExactly("transformer_blocks.13.attn1", "transformer_blocks.14.attn1");
    assertThat(run("").appliedLayers()).hasSize(11).startsWith("transformer_blocks.1.attn1");
    assertThat(run(", 'pag_scale': 0").appliedLayers()).isEmpty();
  }

  @Test
  void oneBlockByItsShortNameIsTheBlockByItsExpression() throws IOException {
    float[] byName = run(", 'pag_applied_layers': 'b1'").latents().data();
    assertThat(byName).isEqualTo(run(", 'pag_applied_layers': 'blocks.1\\\\.'").latents().data());
    assertThat(byName).isNotEqualTo(run(", 'pag_applied_layers': 'blocks.1'").latents().data());
  }

  @Test
  void perturbedRowsAreMadeInsideTheWindowOnly() throws IOException {
    run(", 'pag_start': 0.2, 'pag_end': 0.6");

    assertThat(RUNS.recorder().steps())
        .extracting(step -> step.rowCount(1))
        .containsExactly(2, 3, 3, 2, 2);
  }

  @Test
  void theAdaptiveWeightFallsWithTheTimestep() throws IOException {
    run(", 'pag_scale': 3, 'pag_adaptive_scale': 0.01");

    // max(0, 3 - 0.01 (1000 - t)) at 999, 799, 599, 400 and 200
    assertThat(RUNS.recorder().steps())
        .extracting(step -> step.rowCount(1))
        .containsExactly(3, 3, 2, 2, 2);
  }

  @Test
  void picturesHaveTheSizeThatWasAskedForAndLatentsThatOfTheBin() throws IOException {
    Generated generated = run(", 'width': 100, 'height': 61");

    assertThat(generated.images().get(0).width()).isEqualTo(100);
    assertThat(generated.images().get(0).height()).isEqualTo(61);
    assertThat(generated.latents().width() * 8).isEqualTo(320);
    assertThat(generated.latents().height() * 8).isEqualTo(192);
  }

  /** The padding is masked, so its length says nothing. */
  @Test
  void moreRoomForTokensChangesNothingForAShortPrompt() throws IOException {
    float[] few = run(", 'max_sequence_length': 20").latents().data();
    float[] many = run(", 'max_sequence_length': 300").latents().data();
    assertThat(few).hasSameSizeAs(many);
    for (int i = 0; i < few.length; i++) {
      assertThat(few[i]).isCloseTo(many[i], org.assertj.core.api.Assertions.within(1e-2f));
    }
  }

  @Test
  void aPromptIsCutToTheTokensThereAre() throws IOException {
    run(", 'max_sequence_length': 2, 'negative_prompt': 'a blue fox on a green hill'");

    CaptionEmbeds captions = RUNS.recorder().captions();
    assertThat(captions.tokens()).isEqualTo(2);
    assertThat(captions.mask()).containsExactly(1, 1, 1, 1);
  }

  @Test
  void captionsAreCleanedUnlessTheRequestSaysNo() throws IOException {
    String prompt = ", 'prompt': 'A red fox &amp; <b>owl</b> http://example.com/a'";
    float[] cleaned = run(prompt).latents().data();
    float[] plain = run(prompt + ", 'clean_caption': false").latents().data();
    float[] clean = run(", 'prompt': 'a red fox & owl'").latents().data();

    assertThat(cleaned).isEqualTo(clean).isNotEqualTo(plain);
  }

  @Test
  void aCanceledJobEndsBetweenSteps() throws IOException {
    List<Integer> steps = new ArrayList<>();
    RunControl[] control = new RunControl[1];
    control[0] =
        new RunControl(
            (step, total) -> {
              steps.add(step);
              if (step == 2) {
                control[0].cancel();
              }
            });

    assertThatThrownBy(() -> RUNS.run(MODEL, PixArtRuns.request(START + "}"), control[0]))
        .isInstanceOf(RunCanceledException.class);
    assertThat(steps).containsExactly(0, 1, 2);
  }

  private static Generated run(String fields) throws IOException {
    String json = START + fields + "}";
    if (fields.contains("'prompt'")) {
      json = json.replace("'prompt': 'A red fox', ", "");
    }
    return RUNS.run(MODEL, PixArtRuns.request(json));
  }
}
