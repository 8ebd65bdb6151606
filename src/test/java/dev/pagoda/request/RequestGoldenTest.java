package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.GoldenRequest;
import dev.pagoda.Goldens;
import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.AdapterKind;
import dev.pagoda.model.PagLayers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases' own requests are accepted as they are written. */
class RequestGoldenTest {
  private static final RequestReader READER =
      new RequestReader(
          Requests.catalog(
              List.of(
                  Requests.model("sketch"),
                  Requests.pixArt("pixart-tiny", 1024, false, OptionalInt.of(1024), 300),
                  Requests.pixArt("pixart-tiny-256", 256, false, OptionalInt.of(256), 300)),
              List.of(
                  adapter("controlnet-tiny", AdapterKind.CONTROLNET),
                  adapter("controlnet-b-tiny", AdapterKind.CONTROLNET),
                  adapter(
                      "ip-adapter-tiny",
                      AdapterKind.IP_ADAPTER,
                      "ip-adapter_sdxl.safetensors",
                      "ip-adapter-plus_sdxl.safetensors"),
                  adapter(
                      "lora-tiny",
                      AdapterKind.LORA,
                      "pytorch_lora_weights.safetensors",
                      "lora_kohya.safetensors",
                      "lora_b_kohya.safetensors"))),
          new RequestLimits(1024L * 1024, 200, 8, 4000),
          Map.of(),
          () -> Requests.DRAWN_SEED);

  private static AdapterInfo adapter(String name, AdapterKind kind, String... files) {
    return new AdapterInfo(name, kind, List.of(files), OptionalInt.empty(), Instant.EPOCH);
  }

  static List<Path> cases() {
    return Goldens.cases("").stream()
        .filter(golden -> asked(golden, "pipeline").startsWith("sdxl-"))
        .toList();
  }

  /** Of the models with 28 blocks. */
  static List<Path> pixArtCases() {
    return Goldens.cases("pixart-").stream()
        .filter(golden -> asked(golden, "model").startsWith("pixart-tiny"))
        .toList();
  }

  private static String asked(Path golden, String field) {
    return Goldens.json(golden.resolve("request.json")).get(field).textValue();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void areAcceptedAndShowWhatTheyGave(Path golden) {
    GoldenRequest given = GoldenRequest.read(golden);
    given.body().remove("model");
    InputImages images = new InputImages(given.pictures());

    GenerationRequest request = READER.read(given.body(), images);

    assertThat(given.pipeline().replace("controlnet-", "").replace("controlnet", "text-to-image"))
        .isEqualTo("sdxl-" + request.task().id());
    assertThat(given.pipeline().contains("controlnet"))
        .isEqualTo(!request.adapters().controls().isEmpty());
    showsWhatItGave(given, request, images);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("pixArtCases")
  void ofPixArtAreAcceptedAndTellWhatIsRendered(Path golden) {
    GoldenRequest given = GoldenRequest.read(golden);
    InputImages images = new InputImages(Map.of());

    GenerationRequest request = READER.read(given.body(), images);

    assertThat(given.pipeline()).isEqualTo("pixart-sigma-" + request.task().id());
    JsonNode expected = Goldens.json(golden.resolve("expected.json"));
    int side = request.model().equals("pixart-tiny") ? 1024 : 256;
    RenderSize rendered = RenderSize.of(request, OptionalInt.of(side));
    assertThat(List.of(rendered.height(), rendered.width()))
        .hasToString(expected.get("render_size_hw").toString().replace(",", ", "));
    assertThat(List.of(request.height(), request.width()))
        .hasToString(expected.get("image_size_hw").toString().replace(",", ", "));
    assertThat(request.images()).isEqualTo(expected.get("images").intValue());
    assertThat(PagLayers.select(request.pagAppliedLayers(), Requests.BLOCKS))
        .hasToString(
            request.pagScale() == 0
                ? "[1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]"
                : expected.get("pag_blocks").toString().replace(",", ", "));
    showsWhatItGave(given, request, images);
  }

  private static void showsWhatItGave(
      GoldenRequest given, GenerationRequest request, InputImages images) {
    JsonNode shown = request.toJson();
    given
        .body()
        .properties()
        .forEach(
            field ->
                assertThat(plain(shown.get(field.getKey())))
                    .as(field.getKey())
                    .isEqualTo(plain(field.getValue())));
    assertThat(READER.objects(shown)).isEqualTo(given.pictures().keySet());
    assertThat(READER.read(shown, images)).isEqualTo(request);
  }

  /** A list of one is written as its element, and one text that serves all prompts as many. */
  private static String plain(JsonNode value) {
    boolean one =
        value.isArray() && StreamSupport.stream(value.spliterator(), false).distinct().count() == 1;
    return (one ? value.get(0) : value).toString();
  }
}
