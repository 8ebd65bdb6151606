package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.image.RgbImage;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.scheduler.Scheduler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Holds a run to a golden case, within the tolerances that the golden data recommends. */
final class GoldenChecks {
  private static final double LATENTS = 1e-3;
  private static final double PREDICTION = 2e-3;
  private static final double TEXT = 2e-5;
  private static final double CHANGED_LEVELS = 0.01;

  private final GoldenCase golden;
  private final GenerationRequest request;
  private final RunRecorder recorder;
  private double latentsError;
  private int values;
  private int changedValues;
  private int largestChange;

  GoldenChecks(GoldenCase golden, GenerationRequest request, RunRecorder recorder) {
    this.golden = golden;
    this.request = request;
    this.recorder = recorder;
  }

  void schedule(Scheduler scheduler) {
    float[] timesteps = new float[recorder.steps().size()];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = recorder.steps().get(i).timestep();
    }
    assertThat(timesteps)
        .containsExactly(floats(golden.expected().get("timesteps")), within(1e-4f));
    float[] sigmas = floats(golden.expected().get("sigmas"));
    assertThat(scheduler.sigmas()).hasSize(sigmas.length);
    for (int i = 0; i < sigmas.length; i++) {
      assertThat(scheduler.sigmas()[i]).isCloseTo(sigmas[i], within(1e-6f * (1 + sigmas[i])));
    }
  }

  /** diffusers also counts the perturbed rows, which are the conditional ones again. */
  void conditioning() {
    JsonNode ids = golden.expected().path("time_ids");
    for (int i = 0; i < ids.size(); i++) {
      int width = ids.get(i).size();
      int row = Math.min(i, recorder.timeIds().length / width - 1);
      assertThat(Arrays.copyOfRange(recorder.timeIds(), row * width, (row + 1) * width))
          .containsExactly(floats(ids.get(i)));
    }
    golden
        .recorded("encoder_hidden_states")
        .ifPresent(expected -> startsWith(expected, recorder.prompts().hiddenStates(), TEXT));
    golden
        .recorded("text_embeds")
        .ifPresent(expected -> startsWith(expected, recorder.prompts().textEmbeds(), TEXT));
  }

  /** Tokens of every caption, without the padding. */
  void captions() {
    CaptionEmbeds captions = recorder.captions();
    JsonNode counts = golden.expected().get("prompt_token_counts");
    int perPrompt = request.numImagesPerPrompt();
    for (int i = 0; i < counts.size(); i++) {
      int row = captions.rows() - request.images() + i * perPrompt;
      long tokens =
          Arrays.stream(captions.mask(), row * captions.tokens(), (row + 1) * captions.tokens())
              .sum();
      assertThat(tokens).as("tokens of prompt %d", i).isEqualTo(counts.get(i).asInt());
    }
  }

  void steps() {
    int expectedRows = golden.expected().get("rows_per_step").asInt();
    int batch = request.images();
    for (RunRecorder.Step step : recorder.steps()) {
      // diffusers computes perturbed rows also where their weight is 0.
      boolean weightless =
          request.pagScale() > 0
              && request.pagScale() <= request.pagAdaptiveScale() * (1000 - step.timestep());
      assertThat(step.rowCount(batch)).isEqualTo(expectedRows - (weightless ? batch : 0));
    }
    everyStep("noise_pred", RunRecorder.Step::guided);
    everyStep("unet_sample", RunRecorder.Step::scaled);
    everyStep("unet_rows", RunRecorder.Step::rows);
    transformerRows();
  }

  /** Of the eight channels the last four are the variance, which is left out before guidance. */
  private void transformerRows() {
    golden
        .recorded("transformer_rows")
        .ifPresent(
            expected -> {
              int steps = recorder.steps().size();
              int rows = golden.expected().get("rows_per_step").asInt();
              int predicted = expected.length / steps / rows;
              float[] noise = new float[steps * rows * predicted / 2];
              for (int row = 0; row < steps * rows; row++) {
                System.arraycopy(
                    expected, row * predicted, noise, row * predicted / 2, predicted / 2);
              }
              everyStep(noise, RunRecorder.Step::rows);
            });
  }

  private interface Part {
    float[] of(RunRecorder.Step step);
  }

  private void everyStep(String name, Part part) {
    golden.recorded(name).ifPresent(expected -> everyStep(expected, part));
  }

  private void everyStep(float[] expected, Part part) {
    int length = expected.length / recorder.steps().size();
    for (int i = 0; i < recorder.steps().size(); i++) {
      startsWith(
          Arrays.copyOfRange(expected, i * length, (i + 1) * length),
          part.of(recorder.steps().get(i)),
          PREDICTION);
    }
  }

  void layers(List<String> applied) {
    List<String> expected = new ArrayList<>();
    golden.expected().path("pag_layers").forEach(layer -> expected.add(layer.asText()));
    golden
        .expected()
        .path("pag_blocks")
        .forEach(block -> expected.add("transformer_blocks." + block.asInt() + ".attn1"));
    assertThat(applied).isEqualTo(expected);
  }

  void latents(Latents latents) {
    float[] expected = golden.recorded("latents").orElseThrow();
    assertThat(latents.data()).hasSize(expected.length);
    double scale = golden.expected().path("latents_max_abs").asDouble();
    // PixArt's tiny model makes latents of the order of 100.
    double tolerance = scale > 0 ? 2 * LATENTS + 1e-4 * scale : LATENTS;
    latentsError = startsWith(expected, latents.data(), tolerance);
  }

  void images(List<RgbImage> images) throws IOException {
    List<Path> files = golden.images();
    assertThat(images).hasSize(files.size());
    for (int i = 0; i < files.size(); i++) {
      levels(ImageIO.read(files.get(i).toFile()), images.get(i));
    }
  }

  private void levels(BufferedImage expected, RgbImage actual) {
    assertThat(actual.width()).isEqualTo(expected.getWidth());
    assertThat(actual.height()).isEqualTo(expected.getHeight());
    int[] differences = new int[256];
    for (int i = 0; i < actual.rgb().length; i++) {
      int pixel = i / 3;
      int rgb = expected.getRGB(pixel % actual.width(), pixel / actual.width());
      int level = rgb >> (16 - 8 * (i % 3)) & 0xff;
      differences[Math.abs(level - (actual.rgb()[i] & 0xff))]++;
    }
    int changed = actual.rgb().length - differences[0];
    values += actual.rgb().length;
    changedValues += changed;
    for (int i = 1; i < differences.length; i++) {
      largestChange = differences[i] == 0 ? largestChange : Math.max(largestChange, i);
    }
    assertThat(changed).isLessThanOrEqualTo((int) (CHANGED_LEVELS * actual.rgb().length));
    assertThat(differences[2]).as("values 2 levels apart").isLessThanOrEqualTo(3);
    assertThat(Arrays.stream(differences, 3, 256).sum()).as("values further apart").isZero();
  }

  /** The largest errors in a line. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "latents differ by at most %.1e, %d of %d levels (%.3f %%) by at most %d",
        latentsError,
        changedValues,
        values,
        100.0 * changedValues / values,
        largestChange);
  }

  /** {@code expected} may have more rows behind. Returns the largest difference. */
  private static double startsWith(float[] expected, float[] actual, double tolerance) {
    assertThat(expected.length).isGreaterThanOrEqualTo(actual.length);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      // Written so that NaN counts as a difference.
      if (!(Math.abs(expected[i] - actual[i]) <= worst)) {
        worst = Math.abs(expected[i] - actual[i]);
      }
    }
    assertThat(worst).as("largest difference").isLessThanOrEqualTo(tolerance);
    return worst;
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }
}
