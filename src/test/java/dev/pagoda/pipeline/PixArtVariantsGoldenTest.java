package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InvalidRequestException;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of every style make the picture that diffusers makes. */
class PixArtVariantsGoldenTest {
  private static final PixArtRuns RUNS = new PixArtRuns();

  @AfterAll
  static void closeSessions() {
    RUNS.close();
  }

  @ParameterizedTest
  @CsvSource({"onnxstack-names, 7e-3", "dynamo, 7e-3", "fp16, 2"})
  void ofTransformers(String variant, double tolerance) {
    GoldenCase golden = golden("pixart-default");
    GenerationRequest request = PixArtRuns.request(golden);
    PixArtSigmaModel model = PixArtRuns.model(request.model());

    Generated generated = RUNS.run(PixArtRuns.withTransformer(model, variant), request);

    assertThat(difference(golden, generated)).isLessThanOrEqualTo(tolerance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"static-32x32", "baked-32x32"})
  void ofTransformersForOneSize(String variant) {
    GoldenCase golden = golden("pixart-binning-256-exact");
    GenerationRequest request = PixArtRuns.request(golden);
    PixArtSigmaModel model = PixArtRuns.model(request.model());

    Generated generated = RUNS.run(PixArtRuns.withTransformer(model, variant), request);

    assertThat(difference(golden, generated)).isLessThanOrEqualTo(1e-2);
  }

  /** It would attend to padding, if it were given any. */
  @Test
  void ofTextEncodersWithoutMask() {
    GoldenCase golden = golden("pixart-default");
    GenerationRequest request = PixArtRuns.request(golden);
    PixArtSigmaModel model = PixArtRuns.model(request.model());

    Generated generated = RUNS.run(PixArtRuns.withoutMask(model), request);

    assertThat(difference(golden, generated)).isLessThanOrEqualTo(7e-3);
  }

  @Test
  void fractionalTimestepsAreRefusedWhereOnlyWholeOnesAreTaken() throws IOException {
    GenerationRequest request =
        PixArtRuns.request(
            "{'model': 'pixart-tiny', 'prompt': 'a fox', 'width': 64, 'height': 64,"
                + " 'use_resolution_binning': false, 'num_inference_steps': 5,"
                + " 'scheduler': 'euler'}");
    PixArtSigmaModel model = PixArtRuns.model("pixart-tiny");

    assertThatThrownBy(
            () -> RUNS.run(PixArtRuns.withTransformer(model, "onnxstack-names"), request))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("fractional timesteps");
  }

  private static GoldenCase golden(String name) {
    return GoldenCase.read(Goldens.path("cases/" + name));
  }

  private static double difference(GoldenCase golden, Generated generated) {
    float[] expected = golden.recorded("latents").orElseThrow();
    float[] actual = generated.latents().data();
    assertThat(actual).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(expected[i] - actual[i]);
      worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
    }
    return worst;
  }
}
