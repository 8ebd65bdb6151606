package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A PixArt-Sigma directory is read as it is, whatever exporter wrote its graphs. */
class PixArtSigmaDirectoryTest {
  private static final Path VARIANTS = Goldens.path("transformer-variants");

  @TempDir Path root;

  @Test
  void theTinyModelIsRead() {
    PixArtSigmaDirectory model = PixArtSigmaDirectory.open(Goldens.model("pixart-tiny"));
    assertThat(model.name()).isEqualTo("pixart-tiny");
    assertThat(model.pipelineClass()).isEqualTo("PixArtSigmaPAGPipeline");
    assertThat(model.textEncoder().config()).isEqualTo(new T5Config(32, 1128));
    assertThat(model.transformer().config()).isEqualTo(new TransformerConfig(128, 2, 4, 8, 32));
    assertThat(model.denoiser()).isSameAs(model.transformer());
    assertThat(model.noiseOutput()).isEqualTo("out_hidden_states");
    assertThat(model.bakedLatents()).isEmpty();
    assertThat(model.sequenceLength()).isEmpty();
    assertThat(model.vaeDecoder().config().scalingFactor()).isEqualTo(0.13025);
    assertThat(model.vaeEncoder()).isEmpty();
    assertThat(model.tokenizer())
        .isEqualTo(ComponentPath.real(Goldens.model("pixart-tiny")).resolve("tokenizer"));
    assertThat(model.sizeMultiple()).isEqualTo(16);
    assertThat(model.integerTimesteps()).isFalse();
  }

  /** The configuration as diffusers writes it: Infinity is no JSON. */
  @Test
  void theSchedulerIsTheModelsOwn() {
    assertThat(PixArtSigmaDirectory.open(Goldens.model("pixart-tiny")).scheduler())
        .containsEntry("_class_name", "DPMSolverMultistepScheduler")
        .containsEntry("lambda_min_clipped", Double.NEGATIVE_INFINITY)
        .containsEntry("beta_schedule", "linear");
  }

  @Test
  void infoSaysWhatItCanDo() throws IOException {
    PixArtSigmaDirectory model = PixArtSigmaDirectory.open(Goldens.model("pixart-tiny"));
    assertThat(model.info(List.of("a", "b")))
        .isEqualTo(
            new ModelInfo(
                "pixart-tiny",
                ModelFamily.PIXART_SIGMA,
                "PixArtSigmaPAGPipeline",
                List.of("text-to-image"),
                List.of("a", "b"),
                16,
                1024,
                1024,
                false,
                OptionalInt.of(1024),
                512,
                0,
                false,
                false,
                32,
                model.scheduler(),
                Files.getLastModifiedTime(model.path().resolve("model_index.json")).toInstant()));
  }

  @ParameterizedTest
  @CsvSource({"32, 256", "64, 512", "128, 1024", "256, 2048"})
  void theTableOfResolutionsFollowsTheSize(int latents, int side) throws IOException {
    TestModel model = sampleSize(latents);
    assertThat(model.openPixArt().binSide()).hasValue(side);
    assertThat(model.openPixArt().info(List.of()).defaultHeight()).isEqualTo(side);
  }

  @Test
  void otherSizesHaveNoTable() throws IOException {
    assertThat(sampleSize(48).openPixArt().binSide()).isEmpty();
  }

  private TestModel sampleSize(int latents) throws IOException {
    TestModel model = TestModel.pixArt(root);
    model.json("transformer/config.json", config -> config.put("sample_size", latents));
    return model;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PixArtSigmaPipeline", "ORTPixArtSigmaPipeline", "ORTPixArtSigmaPAGPipeline"})
  void otherClassesOfTheFamilyAreTaken(String className) throws IOException {
    TestModel model = TestModel.pixArt(root);
    model.json("model_index.json", index -> index.put("_class_name", className));
    assertThat(ModelDirectory.open(root)).isInstanceOf(PixArtSigmaDirectory.class);
    assertThat(model.openPixArt().info(List.of()).pipelineClass()).isEqualTo(className);
  }

  @ParameterizedTest
  @CsvSource({
    "dynamo, out_hidden_states, false",
    "fp16, out_hidden_states, true",
    "onnxstack-names, sample, true"
  })
  void otherExportsOfTheTransformerAreTaken(String variant, String output, boolean integers)
      throws IOException {
    TestModel model = TestModel.pixArt(root);
    Path export = VARIANTS.resolve(variant);
    Files.copy(
        export.resolve("model.onnx"),
        Files.createDirectories(root.resolve("whole")).resolve("model.onnx"));
    model.deleteAll("transformer");
    Files.move(root.resolve("whole"), root.resolve("transformer"));
    Files.copy(export.resolve("config.json"), root.resolve("transformer/config.json"));
    PixArtSigmaDirectory directory = model.openPixArt();
    assertThat(directory.noiseOutput()).isEqualTo(output);
    assertThat(directory.integerTimesteps()).isEqualTo(integers);
    assertThat(directory.bakedLatents()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"encoder_attention_mask, BOOL", "encoder_attention_mask, FLOAT16", "timestep, INT32"})
  void otherTypesAreTaken(String input, DataType type) throws IOException {
    TestModel model = TestModel.pixArt(root);
    model.type("transformer", input, type);
    model.openPixArt();
  }

  @Test
  void oneTimestepForAllRowsIsTaken() throws IOException {
    TestModel model = TestModel.pixArt(root);
    model.value("transformer", "timestep", value -> TestModel.dimension(value, 0, 1));
    model.openPixArt();
    model.value(
        "transformer",
        "timestep",
        value -> value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().clearDim());
    model.openPixArt();
  }

  @Test
  void aModelThatPredictsNoVarianceIsTaken() throws IOException {
    TestModel model = TestModel.pixArt(root);
    model.json("transformer/config.json", config -> config.putNull("out_channels"));
    assertThat(model.openPixArt().transformer().config().outChannels()).isEqualTo(4);
  }

  @Test
  void aTextEncoderWithoutMaskIsTaken() throws IOException {
    TestModel model = TestModel.pixArt(root);
    model.take("text_encoder", VARIANTS.resolve("text-encoder-no-mask"));
    assertThat(model.openPixArt().textEncoder().signature().input("attention_mask")).isEmpty();
  }

  /** diffusers' PixArt pipelines take the VAE as it is. */
  @Test
  void aSixteenBitVaeIsTakenWhateverItsConfigurationSays() throws IOException {
    TestModel model = TestModel.pixArt(root);
    model.type("vae_decoder", "latent_sample", DataType.FLOAT16);
    assertThat(model.openPixArt().vaeDecoder().config().forceUpcast()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spiece.model", "tokenizer.json"})
  void eitherFileOfTheTokenizerIsEnough(String file) throws IOException {
    TestModel model = TestModel.pixArt(root);
    model.deleteAll("tokenizer");
    Files.createDirectories(root.resolve("tokenizer"));
    model.write("tokenizer/" + file, "");
    assertThat(model.openPixArt().tokenizer()).isDirectoryContaining("glob:**" + file);
  }

  @Test
  void aFixedNumberOfTokensIsTheMost() throws IOException {
    TestModel model = TestModel.pixArt(root);
    model.value("transformer", "encoder_hidden_states", v -> TestModel.dimension(v, 1, 300));
    PixArtSigmaDirectory directory = model.openPixArt();
    assertThat(directory.sequenceLength()).hasValue(300);
    assertThat(directory.info(List.of()).maxSequenceLength()).isEqualTo(300);
    model.value("text_encoder", "input_ids", v -> TestModel.dimension(v, 1, 300));
    model.value("text_encoder", "attention_mask", v -> TestModel.dimension(v, 1, 300));
    assertThat(model.openPixArt().sequenceLength()).hasValue(300);
  }

  @Test
  void aZipFileIsReadInPlace() throws IOException {
    Path zip = root.resolve("model.zip");
    Path source = Goldens.model("pixart-tiny-256");
    try (FileSystem files =
            FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), Map.of("create", "true"));
        var all = Files.walk(source)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path copy = files.getPath("/models/tiny").resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    try (FileSystem files = FileSystems.newFileSystem(zip)) {
      ModelDirectory model = ModelDirectory.open(files.getPath("/models/tiny"));
      assertThat(model.name()).isEqualTo("tiny");
      assertThat(model.vaeEncoder()).isEqualTo(Optional.empty());
      assertThat(model.info(List.of()).binSide()).hasValue(256);
    }
  }
}
