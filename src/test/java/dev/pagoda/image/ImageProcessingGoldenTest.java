package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import dev.pagoda.Pictures;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures go in and out as through diffusers' image processors. */
class ImageProcessingGoldenTest {
  static Stream<Arguments> cases() {
    JsonNode cases = Goldens.table("image-processing/cases.json").path("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .map(c -> Arguments.argumentSet(c.get("kind").asText() + " " + c.get("name").asText(), c));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void processesAsDiffusers(JsonNode golden) {
    String kind = golden.get("kind").asText();
    Assumptions.assumeTrue(kind.equals("postprocess"), kind + " is not built yet");

    Path input = file(golden.get("input").asText());
    int[] shape = Npy.shape(input);
    RgbImage image =
        Pixels.toImage(Npy.floats(input), 0, shape[shape.length - 1], shape[shape.length - 2]);
    assertThat(Pictures.differences(file(golden.get("expected").asText()), image))
        .containsExactly(0, 0);
  }

  private static Path file(String name) {
    return Goldens.path("image-processing/" + name);
  }
}
