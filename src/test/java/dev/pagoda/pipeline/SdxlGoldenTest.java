package dev.pagoda.pipeline;

import dev.pagoda.Goldens;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.RequestLimits;
import dev.pagoda.request.RequestReader;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
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
    return Goldens.cases("").stream().map(GoldenCase::read);
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("cases")
  void makesWhatDiffusersMakes(GoldenCase golden) throws IOException {
    golden.missing().ifPresent(reason -> Assumptions.abort(golden + ": " + reason));
    dev.pagoda.GoldenRequest golden2 = dev.pagoda.GoldenRequest.read(golden.directory());
    GenerationRequest request = temporary(golden, golden2);
    RunRecorder recorder = new RunRecorder();
    SdxlModel model = SdxlModel.of(MODELS.directory(request.model()));
    Generated generated =
        new SdxlPipeline(model, SESSIONS, recorder)
            .generate(
                request,
                input -> golden2.pictures().get(input.object()),
                new RunControl((step, total) -> {}));

    GoldenChecks checks = new GoldenChecks(golden, request, recorder);
    checks.schedule(RunPlan.of(request, model).scheduler());
    checks.conditioning();
    checks.steps();
    checks.layers(generated.appliedLayers());
    checks.latents(generated.latents());
    checks.images(generated.images());
    System.out.println(golden + ": " + checks.summary());
  }

  private static GenerationRequest temporary(GoldenCase golden, dev.pagoda.GoldenRequest request)
      throws IOException {
    if (request.pipeline().equals("sdxl-text-to-image") && !request.body().has("eta")) {
      return READER.read(request.body());
    }
    com.fasterxml.jackson.databind.node.ObjectNode body = request.body();
    if (request.pipeline().equals("sdxl-image-to-image")
        && golden.directory().resolve("input.png").toFile().exists()) {
      java.awt.image.BufferedImage image =
          javax.imageio.ImageIO.read(golden.directory().resolve("input.png").toFile());
      body.put("width", image.getWidth() / 8 * 8).put("height", image.getHeight() / 8 * 8);
    }
    return Requests.of(body);
  }
}
