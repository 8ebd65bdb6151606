package dev.pagoda.pipeline;

import static dev.pagoda.onnx.Residency.KEEP;
import static dev.pagoda.onnx.Residency.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.onnx.DoesNotFitException;
import dev.pagoda.onnx.Residency;
import dev.pagoda.onnx.SessionBytes;
import dev.pagoda.onnx.SessionKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Parts of a model are released behind their stage, or kept, as the operator says. */
class PartResidencyTest {
  private static final long PLENTY = 1L << 32;
  private static final List<String> TEXT_TO_IMAGE =
      List.of("text_encoder", "text_encoder_2", "unet", "vae_decoder");

  private static AdapterRuns kept;
  private static float[] latents;

  /** Of the second text encoder, which is the largest part of this model. */
  private static long largest;

  @BeforeAll
  static void keepAll() {
    kept = runs(PLENTY, Map.of());
    largest = SessionBytes.of(kept.model().textEncoders().get(1).graph());
    latents = kept.latents();
  }

  @AfterAll
  static void close() {
    kept.close();
  }

  @Test
  void keptPartsAreLoadedOnce() {
    assertThat(kept.loads().take()).isEqualTo(TEXT_TO_IMAGE);
    assertThat(kept.latents()).containsExactly(latents);
    assertThat(kept.loads().take()).isEmpty();
    assertThat(kept.sessions().usedBytes())
        .isEqualTo(kept.loads().peak())
        .isGreaterThan(2 * largest);
  }

  @Test
  void releasedTextEncodersAreGoneBeforeTheDenoiserIsLoaded() {
    try (AdapterRuns runs = runs(PLENTY, Map.of(ModelPart.TEXT_ENCODER, RELEASE))) {
      assertThat(runs.latents()).containsExactly(latents);
      assertThat(runs.loads().peak()).isEqualTo(largest);
      assertThat(runs.sessions().usedBytes())
          .isEqualTo(
              SessionBytes.of(runs.model().unet())
                  + SessionBytes.of(runs.model().vaeDecoder().decoder()));
      assertThat(runs.loads().take()).isEqualTo(TEXT_TO_IMAGE);
      assertThat(runs.latents()).containsExactly(latents);
      assertThat(runs.loads().take()).containsExactly("text_encoder", "text_encoder_2");
    }
  }

  @Test
  void everyPartCanBeReleasedOrKept() {
    Map<ModelPart, Residency> first = released();
    first.putAll(Map.of(ModelPart.DENOISER, KEEP, ModelPart.VAE_DECODER, KEEP));
    try (AdapterRuns runs = runs(PLENTY, first)) {
      runAll(runs);
      SdxlModel model = runs.model();
      assertThat(runs.sessions().usedBytes())
          .isEqualTo(SessionBytes.of(model.unet()) + SessionBytes.of(model.vaeDecoder().decoder()));
    }
    Map<ModelPart, Residency> second = released();
    second.putAll(Map.of(ModelPart.CONTROLNET, KEEP, ModelPart.VAE_ENCODER, KEEP));
    try (AdapterRuns runs = runs(PLENTY, second)) {
      runAll(runs);
      SessionKey controlNet = SessionKey.controlNet(Goldens.path("controlnet-tiny/model.onnx"));
      assertThat(runs.sessions().usedBytes())
          .isEqualTo(
              SessionBytes.of(controlNet)
                  + SessionBytes.of(runs.model().vaeEncoder().orElseThrow().encoder()));
    }
  }

  @Test
  void theBudgetOfTheLargestPartIsEnoughForAll() {
    long little = largest / 100;
    try (AdapterRuns runs = runs(largest + little, Map.of())) {
      assertThat(runs.latents()).containsExactly(latents);
      assertThat(runs.loads().take()).isEqualTo(TEXT_TO_IMAGE);
      assertThat(runs.loads().peak()).isBetween(largest, largest + little);
    }
    try (AdapterRuns runs = runs(largest - 1, Map.of())) {
      assertThatThrownBy(runs::run).isInstanceOf(DoesNotFitException.class);
    }
  }

  private static void runAll(AdapterRuns runs) {
    TinyAdapters adapters = new TinyAdapters(runs);
    runs.run(
        Map.of(
            "image",
            runs.picture("origin", (x, y) -> x * y),
            "strength",
            0.5,
            "num_inference_steps",
            2),
        adapters.controlNet(1),
        adapters.ipAdapter(1));
  }

  private static Map<ModelPart, Residency> released() {
    Map<ModelPart, Residency> residency = new EnumMap<>(ModelPart.class);
    Arrays.stream(ModelPart.values()).forEach(part -> residency.put(part, RELEASE));
    return residency;
  }

  private static AdapterRuns runs(long budget, Map<ModelPart, Residency> residency) {
    return new AdapterRuns(Goldens.root(), budget, residency, 0);
  }
}
