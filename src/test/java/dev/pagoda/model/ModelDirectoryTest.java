package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;

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

/** A directory as optimum exports it is read as it is. */
class ModelDirectoryTest {
  @TempDir Path root;

  @Test
  void theTinySdxlIsRead() {
    SdxlDirectory model = SdxlDirectory.open(Goldens.model("sdxl-tiny"));
    assertThat(model.name()).isEqualTo("sdxl-tiny");
    assertThat(model.pipeline())
        .isEqualTo(new PipelineConfig("StableDiffusionXLPipeline", true, false));
    assertThat(model.scheduler())
        .containsEntry("_class_name", "EulerDiscreteScheduler")
        .containsEntry("steps_offset", 1)
        .containsEntry("trained_betas", null);
    assertThat(model.textEncoder().orElseThrow().config())
        .isEqualTo(new TextEncoderConfig(3, 32, 32));
    assertThat(model.unet().config().sampleWidth()).isEqualTo(16);
    assertThat(model.unet().signature().input("time_ids")).isPresent();
    assertThat(model.vaeDecoder().config())
        .isEqualTo(
            new VaeConfig(
                0.13025,
                true,
                Optional.empty(),
                Optional.empty(),
                4,
                4,
                Optional.of(LatentColours.SDXL)));
    assertThat(model.vaeEncoder()).isPresent();
    assertThat(model.sizeMultiple()).isEqualTo(32);
    assertThat(model.maxClipSkip()).isEqualTo(2);
    assertThat(model.integerTimesteps()).isFalse();
    assertThat(model.loadTokenizer().orElseThrow().encode("a cat"))
        .startsWith(49406, 320, 2368, 49407, 49407);
    assertThat(model.loadTokenizer2().encode("a cat")).startsWith(49406, 320, 2368, 49407, 0);
  }

  @Test
  void infoSaysWhatItCanDo() throws IOException {
    SdxlDirectory model = SdxlDirectory.open(Goldens.model("sketch-sdxl"));
    ModelInfo info = model.info(List.of("a", "b"));
    assertThat(info)
        .isEqualTo(
            new ModelInfo(
                "sketch-sdxl",
                ModelFamily.SDXL,
                "StableDiffusionXLPipeline",
                List.of("text-to-image", "image-to-image", "inpainting"),
                List.of("a", "b"),
                32,
                128,
                128,
                false,
                OptionalInt.empty(),
                77,
                2,
                false,
                false,
                96,
                model.scheduler(),
                Files.getLastModifiedTime(model.path().resolve("model_index.json")).toInstant()));
  }

  @Test
  void aZipFileIsReadInPlace() throws IOException {
    URI zip = URI.create("jar:" + root.resolve("model.zip").toUri());
    try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path target = files.getPath("/models/tiny");
      Path source = Goldens.model("sdxl-tiny");
      try (var all = Files.walk(source)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          Path copy = target.resolve(source.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    try (FileSystem files = FileSystems.newFileSystem(root.resolve("model.zip"))) {
      SdxlDirectory model = SdxlDirectory.open(files.getPath("/models/tiny"));
      assertThat(model.name()).isEqualTo("tiny");
      assertThat(model.unet().signature())
          .isEqualTo(SdxlDirectory.open(Goldens.model("sdxl-tiny")).unet().signature());
      assertThat(model.loadTokenizer().orElseThrow().encode("a")).startsWith(49406, 320, 49407);
    }
  }

  @Test
  void otherExportsOfTheUnetAreTaken() throws IOException {
    for (String variant :
        List.of(
            "opset14-legacy", "dynamo", "dynamo-opset23", "fp16", "external-data", "ort-fused")) {
      TestModel model = TestModel.copy(root.resolve(variant));
      Path unet = Goldens.path("unet-variants").resolve(variant);
      model.delete("unet/model.onnx");
      for (Path file : Goldens.list(unet, "model", "")) {
        Files.copy(file, model.path().resolve("unet").resolve(file.getFileName()));
      }
      assertThat(model.open().integerTimesteps()).as(variant).isFalse();
    }
  }

  @Test
  void integerTimestepsAreSeen() throws IOException {
    TestModel model = TestModel.copy(root);
    model.value("unet", "timestep", t -> t.getTypeBuilder().getTensorTypeBuilder().setElemType(7));
    assertThat(model.open().integerTimesteps()).isTrue();
  }

  @Test
  void sizesFollowTheConfiguration() throws IOException {
    TestModel model = TestModel.copy(root);
    model.json("unet/config.json", unet -> unet.putArray("sample_size").add(12).add(20));
    for (String vae : List.of("vae_decoder/config.json", "vae_encoder/config.json")) {
      model.json(vae, config -> config.putArray("block_out_channels").add(4).add(8));
    }
    ModelInfo info = model.open().info(List.of());
    assertThat(info.sizeMultiple()).isEqualTo(8);
    assertThat(info.defaultHeight()).isEqualTo(24);
    assertThat(info.defaultWidth()).isEqualTo(40);
  }

  @Test
  void clipSkipGoesAsFarAsHiddenStatesAreExported() throws IOException {
    TestModel model = TestModel.copy(root);
    model.value("text_encoder_2", "hidden_states.0", v -> v.setName("other"));
    assertThat(model.open().maxClipSkip()).isEqualTo(1);
    model.value("text_encoder_2", "hidden_states.1", v -> v.setName("another"));
    assertThat(model.open().maxClipSkip()).isZero();
  }

  @Test
  void namesOfOptimumAndNonNumbersAreTaken() throws IOException {
    TestModel model = TestModel.copy(root);
    model.json("model_index.json", i -> i.put("_class_name", "ORTStableDiffusionXLPipeline"));
    model.write(
        "scheduler/scheduler_config.json",
        "{\"_class_name\": \"DPMSolverMultistepScheduler\", \"lambda_min_clipped\": -Infinity}");
    assertThat(model.open().scheduler())
        .containsEntry("lambda_min_clipped", Double.NEGATIVE_INFINITY);
  }

  @Test
  void theVaeEncoderMayBeMissing() throws IOException {
    TestModel model = TestModel.copy(root);
    model.delete("vae_encoder/model.onnx");
    model.delete("vae_encoder/config.json");
    model.delete("vae_encoder");
    assertThat(model.open().vaeEncoder()).isEmpty();
  }
}
