package dev.pagoda.pipeline;

import dev.pagoda.GoldenRequest;
import dev.pagoda.Goldens;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InputImages;
import dev.pagoda.request.RequestLimits;
import dev.pagoda.request.RequestReader;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pagoda makes the latents and pictures that diffusers' own PAG pipelines make. */
class SdxlGoldenTest {
  private static final SessionCache SESSIONS =
      new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30);

  private static final DirectoryModelCatalog MODELS =
      new DirectoryModelCatalog(Optional.of(Goldens.root()), Optional.empty(), PagGraph::layers);
  private static final RequestReader READER =
      new RequestReader(
          MODELS, new RequestLimits(1 << 22, 200, 8, 4000), Map.of(), RequestReader.randomSeeds());

  @AfterAll
  static void closeSessions() {
    SESSIONS.close();
  }

  static Stream<GoldenCase> cases() {
    return GoldenCase.ofFamily("sdxl");
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("cases")
  void makesWhatDiffusersMakes(GoldenCase golden) throws IOException {
    GoldenRequest asked = GoldenRequest.read(golden.directory());
    InputImages inputs = new InputImages(asked.pictures());
    GenerationRequest request = READER.read(asked.body(), inputs);
    RunRecorder recorder = new RunRecorder();
    SdxlDirectory directory = (SdxlDirectory) MODELS.directory(request.model());
    SdxlModel model = SdxlModel.of(directory);
    AdapterShelf shelf = new AdapterShelf(directory, MODELS);
    Generated generated =
        new SdxlPipeline(model, shelf, DeviceMemory.of(SESSIONS), recorder)
            .generate(request, inputs::content, new RunControl((step, total) -> {}));

    GoldenChecks checks = new GoldenChecks(golden, request, recorder);
    checks.schedule(RunPlan.of(request, model).scheduler());
    checks.conditioning();
    checks.steps();
    checks.layers(generated.appliedLayers());
    checks.latents(generated.latents());
    checks.images(generated.images());
    System.out.println(golden + ": " + checks.summary());
  }
}
