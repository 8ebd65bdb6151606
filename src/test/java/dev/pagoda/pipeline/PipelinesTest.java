package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.model.ModelDirectory;
import dev.pagoda.model.ModelException;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.DoesNotFitException;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.request.GenerationRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines are opened by name and share the sessions of their device. */
class PipelinesTest {
  @TempDir Path folder;

  @Test
  void opensAPipelineOnce() {
    try (Pipelines pipelines = pipelines(OptionalLong.empty())) {
      assertThat(pipelines.open("sdxl-tiny", "cpu")).isSameAs(pipelines.open("sdxl-tiny", "cpu"));
    }
  }

  @Test
  void refusesUnknownDevicesAndModels() {
    try (Pipelines pipelines = pipelines(OptionalLong.empty())) {
      assertThatThrownBy(() -> pipelines.open("sdxl-tiny", "tpu"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> pipelines.open("nothing", "cpu")).isInstanceOf(ModelException.class);
    }
  }

  @Test
  void tellsTheProviderThatComputes() {
    try (Pipelines pipelines = pipelines(OptionalLong.empty())) {
      assertThat(pipelines.provider("cpu")).isEqualTo("CPUExecutionProvider");
    }
  }

  @Test
  void isClosedForGood() {
    Pipelines pipelines = pipelines(OptionalLong.empty());
    Pipeline open = pipelines.open("sdxl-tiny", "cpu");
    pipelines.close();
    assertThatThrownBy(() -> run(open, Map.of())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pipelines.open("sdxl-tiny", "cuda:0"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aModelThatDoesNotFitIsRefused() {
    try (Pipelines pipelines = pipelines(OptionalLong.of(1_000_000))) {
      assertThatThrownBy(() -> run(pipelines.open("sdxl-tiny", "cpu"), Map.of()))
          .isInstanceOf(DoesNotFitException.class)
          .hasMessageContaining("sdxl-tiny/text_encoder/model.onnx needs about");
    }
  }

  @Test
  void needsMemoryForTheLargestPartOnly() {
    // Each text encoder takes about 8.4 MB, the whole model more than twice that.
    try (Pipelines pipelines = pipelines(OptionalLong.of(9_000_000))) {
      assertThat(run(pipelines.open("sdxl-tiny", "cpu"), Map.of()).images()).hasSize(1);
    }
  }

  @Test
  void onlyLatentsAreNotDecoded() throws IOException {
    Path broken = Copies.copy(Goldens.model("sdxl-tiny"), folder.resolve("sdxl-tiny"));
    SdxlDirectory directory = SdxlDirectory.open(broken);
    Files.delete(directory.vaeDecoder().graph());
    try (Pipelines pipelines =
        new Pipelines(
            name -> directory,
            new NoAdapters(),
            DeviceOptions.defaults(),
            MemoryOptions.of(OptionalLong.empty()))) {
      Pipeline pipeline = pipelines.open("sdxl-tiny", "cpu");
      Generated generated = run(pipeline, Map.of("output_format", "latents"));
      assertThat(generated.images()).isEmpty();
      assertThat(generated.latents().data()).hasSize(4 * 16 * 16);
      assertThatThrownBy(() -> run(pipeline, Map.of()))
          .isInstanceOf(ModelException.class)
          .hasMessage("vae_decoder/model.onnx is missing.");
    }
  }

  @Test
  void makesTheSamePictureFromInsideAJar() throws IOException {
    URI jar = URI.create("jar:" + folder.resolve("app.jar").toUri());
    try (FileSystem inside = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      SdxlDirectory model =
          SdxlDirectory.open(
              Copies.copy(Goldens.model("sdxl-tiny"), inside.getPath("/models/sdxl-tiny")));
      try (Pipelines stock = pipelines(OptionalLong.empty());
          Pipelines embedded =
              new Pipelines(
                  name -> model,
                  new NoAdapters(),
                  DeviceOptions.defaults(),
                  MemoryOptions.of(OptionalLong.empty()))) {
        assertThat(run(embedded.open("sdxl-tiny", "cpu"), Map.of()).latents().data())
            .containsExactly(run(stock.open("sdxl-tiny", "cpu"), Map.of()).latents().data());
      }
    }
  }

  @Test
  void concurrentRunsGetWhatEachGetsAlone() {
    List<Map<String, Object>> requests =
        List.of(
            Map.of("pag_applied_layers", "mid"),
            Map.of("pag_applied_layers", List.of("down_blocks.2", "up_blocks.1")),
            Map.of("pag_scale", 0, "num_images_per_prompt", 2),
            Map.of("guidance_scale", 1, "width", 160, "height", 96));
    try (Pipelines pipelines = pipelines(OptionalLong.empty())) {
      Pipeline pipeline = pipelines.open("sdxl-tiny", "cpu");
      List<CompletableFuture<Generated>> together = new ArrayList<>();
      for (Map<String, Object> request : requests) {
        together.add(CompletableFuture.supplyAsync(() -> run(pipeline, request)));
      }
      for (int i = 0; i < requests.size(); i++) {
        assertThat(together.get(i).join().latents().data())
            .containsExactly(run(pipeline, requests.get(i)).latents().data());
      }
    }
  }

  @Test
  void perturbedRowsExistInsideTheWindowOnly() {
    RunRecorder recorder = new RunRecorder();
    GenerationRequest request =
        Requests.of(Map.of("num_inference_steps", 6, "pag_start", 0.1, "pag_end", 0.7));
    observed(recorder, request);
    assertThat(recorder.steps())
        .extracting(step -> step.rowCount(1))
        .containsExactly(2, 3, 3, 3, 2, 2);
  }

  @Test
  void timeIsCountedInsideAndOutsideOfGraphs() {
    RunRecorder recorder = new RunRecorder();
    observed(recorder, Requests.of(Map.of("num_inference_steps", 2)));
    assertThat(recorder.graphNanos()).isPositive().isLessThan(recorder.totalNanos());
  }

  private static void observed(RunRecorder recorder, GenerationRequest request) {
    try (SessionCache sessions =
        new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30)) {
      SdxlModel model = SdxlModel.of(SdxlDirectory.open(Goldens.model("sdxl-tiny")));
      new SdxlPipeline(model, sessions, recorder)
          .generate(request, InputSource.NONE, new RunControl((step, total) -> {}));
    }
  }

  private static Generated run(Pipeline pipeline, Map<String, ?> values) {
    Map<String, Object> request = new HashMap<>(values);
    request.putIfAbsent("num_inference_steps", 2);
    return pipeline.generate(
        Requests.of(request), InputSource.NONE, new RunControl((step, total) -> {}));
  }

  private static Pipelines pipelines(OptionalLong budget) {
    Function<String, ModelDirectory> models = name -> SdxlDirectory.open(Goldens.model(name));
    return new Pipelines(
        models, new NoAdapters(), DeviceOptions.defaults(), MemoryOptions.of(budget));
  }
}
