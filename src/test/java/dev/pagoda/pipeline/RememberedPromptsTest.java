package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import dev.pagoda.adapter.TensorFile;
import dev.pagoda.onnx.Residency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A prompt that is remembered needs no text encoder and makes the same picture. Text encoders are
 * released behind each run here, so that a run that needs them is seen to load them.
 */
class RememberedPromptsTest {
  private static final List<String> BOTH = List.of("text_encoder", "text_encoder_2");

  private AdapterRuns runs = runs(Goldens.root(), Residency.RELEASE, 64L << 20);

  @TempDir Path folder;

  @AfterEach
  void close() {
    runs.close();
  }

  @Test
  void aRepeatedPromptMakesTheSamePicture() {
    Map<String, ?> request =
        Map.of("prompt", List.of("a fox", "a hen"), "negative_prompt", "blurry", "pag_scale", 3);
    float[] fresh;
    try (AdapterRuns forgetful = runs(Goldens.root(), Residency.RELEASE, 0)) {
      fresh = forgetful.latents(request);
    }
    assertThat(runs.latents(request)).containsExactly(fresh);
    assertThat(encoders(runs)).isEqualTo(BOTH);
    for (int i = 0; i < 2; i++) {
      assertThat(runs.latents(request)).containsExactly(fresh);
      assertThat(encoders(runs)).isEmpty();
    }
  }

  @Test
  void withoutBytesNothingIsRemembered() {
    try (AdapterRuns forgetful = runs(Goldens.root(), Residency.RELEASE, 0)) {
      for (int i = 0; i < 2; i++) {
        forgetful.embeds();
        assertThat(encoders(forgetful)).isEqualTo(BOTH);
      }
      assertThat(forgetful.prompts().bytes()).isZero();
    }
  }

  @Test
  void aNewPromptBesideOthersIsEncoded() {
    float[] fox = runs.embeds(Map.of("prompt", "a fox", "negative_prompt", ""));
    encoders(runs);
    float[] both = runs.embeds(Map.of("prompt", List.of("a hen", "a fox"), "negative_prompt", ""));
    assertThat(encoders(runs)).isEqualTo(BOTH);
    int row = fox.length / 2;
    assertThat(row(both, 1, row)).containsExactly(row(fox, 0, row));
    assertThat(row(both, 3, row)).containsExactly(row(fox, 1, row)).isNotEqualTo(row(both, 2, row));
    float[] swapped = runs.embeds(Map.of("prompt", "a hen", "negative_prompt", "a fox"));
    assertThat(encoders(runs)).isEmpty();
    assertThat(row(swapped, 0, row)).containsExactly(row(fox, 1, row));
    assertThat(row(swapped, 1, row)).containsExactly(row(both, 2, row));
  }

  @Test
  void onlyTheEncoderOfTheNewTextIsLoaded() {
    runs.embeds();
    encoders(runs);
    runs.embeds(Map.of("prompt_2", "at night"));
    assertThat(encoders(runs)).containsExactly("text_encoder_2");
  }

  @Test
  void zerosOfAbsentNegativePromptsAreNotRemembered() {
    assertThat(runs.model().forceZerosForEmptyPrompt()).isTrue();
    float[] zeros = runs.embeds();
    int row = zeros.length / 2;
    assertThat(row(zeros, 0, row)).containsOnly(0);
    assertThat(row(zeros, 1, row)[0]).isNotZero();
    encoders(runs);
    assertThat(row(runs.embeds(Map.of("negative_prompt", "")), 0, row)[0]).isNotZero();
    assertThat(encoders(runs)).isEqualTo(BOTH);
    assertThat(runs.embeds()).containsExactly(zeros);
  }

  @Test
  void layersThatAreSkippedCount() {
    float[] all = runs.embeds();
    encoders(runs);
    float[] skipped = runs.embeds(Map.of("clip_skip", 1));
    assertThat(skipped).isNotEqualTo(all);
    assertThat(encoders(runs)).isEqualTo(BOTH);
    assertThat(runs.embeds()).containsExactly(all);
    assertThat(runs.embeds(Map.of("clip_skip", 1))).containsExactly(skipped);
    assertThat(encoders(runs)).isEmpty();
  }

  @Test
  void lorasOfTheEncoderCountWithTheirScales() throws IOException {
    try (AdapterRuns copied = copied(Residency.RELEASE)) {
      float[] without = copied.embeds();
      encoders(copied);
      float[] whole = copied.embeds(lora(1));
      assertThat(encoders(copied)).containsExactly("text_encoder_2");
      float[] half = copied.embeds(lora(0.5));
      assertThat(encoders(copied)).containsExactly("text_encoder_2");
      assertThat(whole).isNotEqualTo(half).isNotEqualTo(without);
      assertThat(half).isNotEqualTo(without);
      assertThat(copied.embeds(lora(1))).containsExactly(whole);
      assertThat(copied.embeds(lora(0.5))).containsExactly(half);
      assertThat(copied.embeds(lora(0))).containsExactly(without);
      assertThat(copied.embeds(new TinyAdapters(copied).lora(1))).containsExactly(without);
      assertThat(encoders(copied)).isEmpty();
    }
  }

  @Test
  void filesThatWereExchangedAreSeen() throws IOException {
    try (AdapterRuns copied = copied(Residency.RELEASE)) {
      copied.embeds(lora(1));
      copied.embeds(lora(1));
      assertThat(encoders(copied)).isEqualTo(BOTH);
      touch("sdxl-tiny/text_encoder/model.onnx");
      copied.embeds(lora(1));
      assertThat(encoders(copied)).containsExactly("text_encoder");
      touch("lora-text/lora.safetensors");
      copied.embeds(lora(1));
      assertThat(encoders(copied)).containsExactly("text_encoder_2");
      copied.embeds(lora(1));
      assertThat(encoders(copied)).isEmpty();
    }
  }

  @Test
  void aSessionOfFilesThatWereExchangedIsNotRememberedAsThatOfTheNewOnes() throws IOException {
    try (AdapterRuns copied = copied(Residency.KEEP)) {
      copied.embeds();
      long bytes = copied.prompts().bytes();
      assertThat(bytes).isPositive();
      touch("sdxl-tiny/text_encoder/model.onnx");
      touch("sdxl-tiny/text_encoder_2/model.onnx");
      copied.embeds();
      assertThat(encoders(copied)).isEqualTo(BOTH);
      assertThat(copied.prompts().bytes()).isEqualTo(bytes);
    }
  }

  private void touch(String file) throws IOException {
    Files.setLastModifiedTime(folder.resolve(file), FileTime.fromMillis(1_000_000));
  }

  /** With adapters that may be changed, one of which changes the second text encoder. */
  private AdapterRuns copied(Residency encoders) throws IOException {
    for (String part : List.of("sdxl-tiny", "lora-tiny")) {
      Copies.copy(Goldens.model(part), folder.resolve(part));
    }
    Files.createDirectories(folder.resolve("lora-text"));
    String layer = "text_encoder_2.text_model.encoder.layers.0.self_attn.q_proj.";
    new TensorFile()
        .filled(layer + "lora_A.weight", 2, 32)
        .filled(layer + "lora_B.weight", 32, 2)
        .write(folder.resolve("lora-text/lora.safetensors"));
    return runs(folder, encoders, 64L << 20);
  }

  private static Map<String, ?> lora(double scale) {
    return Map.of("loras", List.of(Map.of("name", "lora-text/lora.safetensors", "scale", scale)));
  }

  private static float[] row(float[] embeds, int index, int size) {
    return Arrays.copyOfRange(embeds, index * size, (index + 1) * size);
  }

  /** Text encoders that were loaded since the last call. */
  private static List<String> encoders(AdapterRuns runs) {
    return runs.loads().take().stream().filter(part -> part.startsWith("text_")).toList();
  }

  private static AdapterRuns runs(Path root, Residency encoders, long prompts) {
    return new AdapterRuns(root, 1L << 32, Map.of(ModelPart.TEXT_ENCODER, encoders), prompts);
  }
}
