package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refiner has the second text encoder only, is told a score, and starts from pictures. */
class RefinerTest {
  @TempDir Path root;
  private TestModel refiner;

  @BeforeEach
  void copy() throws IOException {
    refiner = TestModel.refiner(root);
  }

  @Test
  void isReadWithoutTheFirstTextEncoder() {
    SdxlDirectory model = refiner.open();
    assertThat(model.textEncoder()).isEmpty();
    assertThat(model.loadTokenizer()).isEmpty();
    assertThat(model.loadTokenizer2().encode("a cat")).startsWith(49406, 320, 2368, 49407, 0);
    assertThat(model.timeIds()).isEqualTo(5);
    assertThat(model.maxClipSkip()).isEqualTo(2);
  }

  @Test
  void makesPicturesOfPicturesOnly() {
    ModelInfo info = refiner.open().info(List.of());
    assertThat(info.tasks()).containsExactly("image-to-image", "inpainting");
    assertThat(info.requiresAestheticsScore()).isTrue();
    assertThat(info.crossAttentionDim()).isEqualTo(32);
  }

  @Test
  void doesNothingWithoutVaeEncoder() throws IOException {
    refiner.deleteAll("vae_encoder");
    refused("the directory vae_encoder is missing, without which a refiner can do nothing");
  }

  @Test
  void anIndexThatForgetsTheScoreIsNamed() throws IOException {
    refiner.json("model_index.json", index -> index.remove("requires_aesthetics_score"));
    refused(
        "unet/config.json: projection_class_embeddings_input_dim is 192, but sizes and pooled "
            + "prompt give 224; it would fit requires_aesthetics_score true in model_index.json");
  }

  @Test
  void aBaseModelThatClaimsAScoreIsNamed(@TempDir Path other) throws IOException {
    TestModel base = TestModel.copy(other);
    base.json("model_index.json", index -> index.put("requires_aesthetics_score", true));
    assertThatThrownBy(base::open)
        .hasMessageEndingWith(
            "is 224, but sizes, score and pooled prompt give 192; it would fit "
                + "requires_aesthetics_score false in model_index.json");
  }

  @Test
  void aUnetForBothTextEncodersIsNamed() throws IOException {
    refiner.json("unet/config.json", unet -> unet.put("cross_attention_dim", 64));
    refused(
        "unet/config.json: cross_attention_dim is 64, but text_encoder_2, the only text encoder, "
            + "gives 32 columns");
  }

  @Test
  void aGraphThatTakesSixTimeIdsIsNamed() throws IOException {
    refiner.value("unet", "time_ids", ids -> TestModel.dimension(ids, 1, 6));
    refused("unet/model.onnx has the size 6 where time_ids is expected to have 5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "StableDiffusionXLImg2ImgPipeline",
        "StableDiffusionXLInpaintPipeline",
        "StableDiffusionXLPAGImg2ImgPipeline",
        "StableDiffusionXLPAGInpaintPipeline",
        "ORTStableDiffusionXLImg2ImgPipeline",
        "ORTStableDiffusionXLInpaintPipeline"
      })
  void theClassOfThePipelineDoesNotLimitABaseModel(String className, @TempDir Path other)
      throws IOException {
    TestModel base = TestModel.copy(other);
    base.json("model_index.json", index -> index.put("_class_name", className));
    ModelInfo info = base.open().info(List.of());
    assertThat(info.tasks()).containsExactly("text-to-image", "image-to-image", "inpainting");
    assertThat(info.pipelineClass()).isEqualTo(className);
  }

  private void refused(String message) {
    assertThatThrownBy(refiner::open).isInstanceOf(ModelException.class).hasMessage(message);
  }
}
