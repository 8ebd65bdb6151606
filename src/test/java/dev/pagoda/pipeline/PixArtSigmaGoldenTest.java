package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.RenderSize;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pagoda makes the latents and pictures that diffusers' {@code PixArtSigmaPAGPipeline} makes. */
class PixArtSigmaGoldenTest {
  private static final PixArtRuns RUNS = new PixArtRuns();

  @AfterAll
  static void closeSessions() {
    RUNS.close();
  }

  static Stream<GoldenCase> cases() {
    return GoldenCase.ofFamily("pixart-sigma");
  }

  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("cases")
  void makesWhatDiffusersMakes(GoldenCase golden) throws IOException {
    GenerationRequest request = PixArtRuns.request(golden);
    PixArtSigmaModel model = PixArtRuns.model(request.model());

    Generated generated = RUNS.run(model, request);

    JsonNode rendered = golden.expected().get("render_size_hw");
    assertThat(RenderSize.of(request, model.binSide()))
        .isEqualTo(new RenderSize(rendered.get(0).asInt(), rendered.get(1).asInt()));
    GoldenChecks checks = new GoldenChecks(golden, request, RUNS.recorder());
    checks.schedule(model.schedulers().of(request));
    checks.captions();
    checks.steps();
    checks.layers(generated.appliedLayers());
    checks.latents(generated.latents());
    checks.images(generated.images());
    System.out.println(golden + ": " + checks.summary());
  }
}
