package dev.pagoda.pipeline;

import dev.pagoda.Goldens;
import dev.pagoda.model.ModelDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.request.GenerationRequest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pagoda makes the latents and pictures that diffusers' own PAG pipelines make. */
class SdxlGoldenTest {
  private static final SessionCache SESSIONS =
      new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30);

  @AfterAll
  static void closeSessions() {
    SESSIONS.close();
  }

  static Stream<GoldenCase> cases() {
    return Stream.of("sdxl-", "sketch-")
        .flatMap(prefix -> Goldens.cases(prefix).stream())
        .map(GoldenCase::read);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void makesWhatDiffusersMakes(GoldenCase golden) throws IOException {
    golden.missing().ifPresent(reason -> Assumptions.abort(golden + ": " + reason));
    GenerationRequest request = golden.toRequest();
    RunRecorder recorder = new RunRecorder();
    SdxlModel model = SdxlModel.of(ModelDirectory.open(golden.model()));
    Generated generated =
        new SdxlPipeline(model, SESSIONS, recorder)
            .generate(request, new RunControl((step, total) -> {}));

    GoldenChecks checks = new GoldenChecks(golden, request, recorder);
    checks.schedule(model.schedulers().create(request.scheduler(), request.numInferenceSteps()));
    checks.conditioning();
    checks.steps();
    checks.layers(generated.appliedLayers());
    checks.latents(generated.latents());
    checks.images(generated.images());
  }
}
