package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.GoldenRequest;
import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InputImages;
import dev.pagoda.request.RequestLimits;
import dev.pagoda.request.RequestReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Adapters give diffusers' latents whatever tool exported the UNet. */
class AdapterVariantsGoldenTest {
  private static final float TOLERANCE = 1e-3f;
  private static final float FP16_TOLERANCE = 0.1f; // 4e-3 of the UNet times guidance and steps
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

  static Stream<Arguments> variants() {
    return Stream.of(
            "controlnet",
            "dynamo",
            "dynamo-opset23",
            "external-data",
            "fp16",
            "opset14-legacy",
            "opset17-sdpa",
            "ort-fused",
            "ort-fused-packed",
            "timestep-int64")
        .flatMap(
            variant ->
                Stream.of("sdxl-controlnet-ip-adapter-lora", "sdxl-lora-two", "sdxl-ip-adapter-two")
                    .map(golden -> Arguments.of(variant, golden)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("variants")
  void givesWhatDiffusersGives(String variant, String golden) {
    Path unet = Goldens.path("unet-variants/" + variant + "/model.onnx");
    Path directory = Goldens.path("cases/" + golden);
    GoldenRequest asked = GoldenRequest.read(directory);
    InputImages inputs = new InputImages(asked.pictures());
    GenerationRequest request = READER.read(asked.body(), inputs);
    SdxlDirectory model = (SdxlDirectory) MODELS.directory(request.model());

    Generated generated =
        new SdxlPipeline(
                Models.withUnet(SdxlModel.of(model), SessionKey.perturbed(unet)),
                new AdapterShelf(model, MODELS),
                DeviceMemory.of(SESSIONS),
                RunObserver.NONE)
            .generate(request, inputs::content, new RunControl((step, total) -> {}));

    float[] expected = Npy.floats(directory.resolve("latents.npy"));
    float worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(expected[i] - generated.latents().data()[i]));
    }
    System.out.printf("%s with %s: latents differ by at most %.1e%n", golden, variant, worst);
    assertThat(worst).isLessThanOrEqualTo(variant.equals("fp16") ? FP16_TOLERANCE : TOLERANCE);
  }
}
