package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InvalidRequestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Denoisers of any export style make the same picture; what one cannot do is refused by name. */
class DenoiserVariantsTest {
  private static SessionCache sessions;
  private static SdxlModel model;

  @BeforeAll
  static void openModel() {
    sessions = new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30);
    model = SdxlModel.of(SdxlDirectory.open(Goldens.model("sdxl-tiny")));
  }

  @AfterAll
  static void closeSessions() {
    sessions.close();
  }

  @ParameterizedTest
  @CsvSource({
    "timestep-int64, 1e-3",
    "external-data, 1e-3",
    "dynamo, 1e-3",
    // Half precision differs by 4e-3 a call; five steps with strong guidance carry that on.
    "fp16, 0.5",
  })
  void makesThePictureOfTheGoldenCase(String variant, double tolerance) {
    GoldenCase golden = GoldenCase.read(Goldens.path("cases/sdxl-default"));
    Generated generated =
        generate(
            with(Goldens.path("unet-variants").resolve(variant).resolve("model.onnx")),
            Requests.of(golden.body()));
    float[] expected = golden.recorded("latents").orElseThrow();
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(expected[i] - generated.latents().data()[i]));
    }
    assertThat(worst).isLessThan(tolerance);
  }

  @Test
  void fractionalTimestepsAreRefusedWhereTheGraphTakesWholeOnes() {
    GenerationRequest karras =
        Requests.of(
            Map.of(
                "scheduler", Map.of("class", "EulerDiscreteScheduler", "use_karras_sigmas", true)));
    Path file = Goldens.path("unet-variants/timestep-int64/model.onnx");
    assertThatThrownBy(() -> generate(with(file), karras))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("scheduler: this scheduler has fractional timesteps such as ");
  }

  @Test
  void aSizeThatTheExportCannotTakeIsASentence() {
    assertThatThrownBy(() -> generate(model, Requests.of(Map.of("width", 136))))
        .hasMessageMatching("(?s).*unet/model\\.onnx failed while it ran: [^\\n]*\\.");
  }

  @Test
  void unknownLayersAreNamedAlsoHere() {
    assertThatThrownBy(
            () -> generate(model, Requests.of(Map.of("pag_applied_layers", List.of("nowhere")))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("pag_applied_layers: ")
        .hasMessageContaining("nowhere");
  }

  private static Generated generate(SdxlModel of, GenerationRequest request) {
    return new SdxlPipeline(of, sessions, RunObserver.NONE)
        .generate(request, InputSource.NONE, new RunControl((step, total) -> {}));
  }

  private static SdxlModel with(Path unet) {
    return Models.withUnet(model, SessionKey.perturbed(unet));
  }
}
