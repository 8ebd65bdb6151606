package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.Goldens;
import dev.pagoda.scheduler.Schedulers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases' own requests are accepted as they are written. */
class RequestGoldenTest {
  private static final RequestReader READER =
      Requests.reader(new RequestLimits(1024L * 1024, 200, 8, 4000), Map.of());

  static List<Path> cases() {
    return Goldens.cases("").stream()
        .filter(c -> c.getFileName().toString().contains("-"))
        .toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void areAcceptedAndShowWhatTheyGave(Path golden) {
    ObjectNode given = (ObjectNode) Goldens.json(golden.resolve("request.json"));
    String pipeline = given.remove("pipeline").asText();
    if (!pipeline.equals("sdxl-text-to-image")) {
      Assumptions.abort("pipeline " + pipeline + " is not built yet");
    }
    given
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (UnservedFields.REASONS.containsKey(name)) {
                Assumptions.abort(name + " is not built yet");
              }
            });
    String scheduler = given.path("scheduler").path("class").asText("EulerDiscreteScheduler");
    if (!Schedulers.classes().contains(scheduler)) {
      Assumptions.abort(scheduler + " is not built yet");
    }
    given.remove("model");

    JsonNode shown = READER.read(given).toJson();

    given
        .properties()
        .forEach(
            field ->
                assertThat(plain(shown.get(field.getKey())))
                    .as(field.getKey())
                    .isEqualTo(plain(field.getValue())));
  }

  /** A list of one is written as its element. */
  private static String plain(JsonNode value) {
    return (value.isArray() && value.size() == 1 ? value.get(0) : value).toString();
  }
}
