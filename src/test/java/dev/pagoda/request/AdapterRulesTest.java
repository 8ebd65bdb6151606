package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.model.AdapterKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ControlNets, IP-Adapters and LoRAs are there, fit the model, and have as many values as names.
 */
class AdapterRulesTest {
  private static final String A = "{'object': 'inputs/a.png'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cany          | there is no ControlNet \"cany\"; did you mean \"canny\"?",
        "pose          | there is no ControlNet \"pose\"; there is: canny, depth",
        "ink           | \"ink\" is a LoRA, not a ControlNet",
        "style         | \"style\" is an IP-Adapter, not a ControlNet",
        "sketch        | \"sketch\" is a model, not a ControlNet",
        "canny/x       | there is no ControlNet \"canny/x\"; did you mean \"canny\"?",
        "broken        | \"broken\" cannot be used: unet/model.onnx is missing",
        "../canny      | there is no ControlNet \"../canny\"; did you mean \"canny\"?",
      },
      quoteCharacter = '~')
  void controlNetsAreNamed(String name, String message) {
    assertOne("'controlnet': '%s', 'control_image': %s".formatted(name, A), "controlnet", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "styl                   | there is no IP-Adapter \"styl\"; did you mean \"style\"?",
        "faces                  | \"faces\" holds several files: name one of faces/plain.safetensors, faces/plus.safetensors",
        "faces/plu.safetensors  | there is no IP-Adapter \"faces/plu.safetensors\"; did you mean \"faces/plus.safetensors\"?",
        "depth                  | \"depth\" is a ControlNet, not an IP-Adapter",
      },
      quoteCharacter = '~')
  void ipAdaptersAreNamed(String name, String message) {
    assertOne(
        "'ip_adapter': '%s', 'ip_adapter_image': %s".formatted(name, A), "ip_adapter", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'ink'                             | must be a list of {\"name\": …, \"scale\": …}, not \"ink\"",
        "['ink']                           | must be a list of {\"name\": …, \"scale\": …}, not [\"ink\"]",
        "[{'scale': 1}]                    | must be a list of {\"name\": …, \"scale\": …}, not",
        "[{'name': 'ink', 'weight': 1}]    | has only name and scale, not \"weight\"",
        "[{'name': 'ink', 'scale': '1'}]   | must have a finite number for scale, not \"1\"",
        "[{'name': 'ink', 'scale': 1e999}] | must have a finite number for scale, not",
        "[{'name': 'ink', 'scale': 1001}]  | must be from -1000 to 1000, not 1001",
        "[{'name': 'tools'}]               | \"tools\" holds several files: name one of tools/brush.safetensors, tools/pen.safetensors",
        "[{'name': 'small'}]               | \"small\" is made for models with a cross-attention of 768, but \"sketch\" has 2048",
        "[{'name': 'ink/x.safetensors'}]   | there is no LoRA \"ink/x.safetensors\"",
      },
      quoteCharacter = '~')
  void lorasAreNamed(String value, String message) {
    assertOne("'loras': " + value, "loras", message);
  }

  @Test
  void filesMayBeNamedAndScalesAbsent() {
    assertThat(
            Requests.read(
                    "{'prompt': '', 'loras': [{'name': 'ink/ink.safetensors', 'scale': null},"
                        + "{'name': 'tools/pen.safetensors', 'scale': 2}]}")
                .adapters()
                .loras())
        .containsExactly(
            new LoraUse("ink/ink.safetensors", 1), new LoraUse("tools/pen.safetensors", 2));
    assertThat(Requests.read("{'prompt': '', 'loras': []}").adapters()).isEqualTo(Adapters.NONE);
  }

  @Test
  void anotherWidthOfTheCrossAttentionDoesNotFit() {
    assertThat(
            Requests.errors(
                "'model': 'refiner', 'image': %s, 'controlnet': 'canny', 'control_image': %s"
                    .formatted(A, A)))
        .containsExactly(
            new FieldError(
                "controlnet",
                "\"canny\" is made for models with a cross-attention of 2048, but \"refiner\" has 1280"));
    assertThat(
            Requests.errors(
                "'model': 'refiner', 'image': %s, 'loras': [{'name': 'tools/pen.safetensors'}]"
                    .formatted(A)))
        .isEmpty();
  }

  @Test
  void whatFitsAModelIsListed() {
    assertThat(names(AdapterKind.CONTROLNET, "sketch")).containsExactly("canny", "depth");
    assertThat(names(AdapterKind.IP_ADAPTER, "sketch"))
        .containsExactly("faces/plain.safetensors", "faces/plus.safetensors", "style");
    assertThat(names(AdapterKind.LORA, "refiner"))
        .containsExactly("tools/brush.safetensors", "tools/pen.safetensors");
    assertThat(names(AdapterKind.CONTROLNET, "refiner")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(AdapterKind.class)
  void noneFitsAnotherFamilyEvenOfTheSameWidth(AdapterKind kind) {
    assertThat(AdapterChoice.names(Requests.catalog(), kind, Requests.pixArt("sigma"))).isEmpty();
  }

  private static List<String> names(AdapterKind kind, String model) {
    return AdapterChoice.names(Requests.catalog(), kind, Requests.model(model));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'control_image': A                                        | control_image | must be as many as `controlnet` names (2), not 1",
        "'control_image': [A, A, A]                                | control_image | must be as many as `controlnet` names (2), not 3",
        "'control_image': [A, A], 'controlnet_conditioning_scale': [1] | controlnet_conditioning_scale | must be as many as `controlnet` names (2), not 1",
        "'control_image': [A, A], 'controlnet_conditioning_scale': [[1, 1]] | controlnet_conditioning_scale | must be a finite number or a list of them, not [[1,1]]",
        "'control_image': [A, A], 'controlnet_conditioning_scale': 'x' | controlnet_conditioning_scale | must be a finite number, not \"x\"",
        "'control_image': [A, A], 'control_guidance_start': [0, 0, 0]  | control_guidance_start | must be as many as `controlnet` names (2), not 3",
        "'control_image': [A, A], 'control_guidance_end': [0.5]        | control_guidance_end   | must be as many as `controlnet` names (2), not 1",
        "'control_image': [A, A], 'control_guidance_start': -0.1       | control_guidance_start | must be from 0 to 1, not -0.1",
        "'control_image': [A, A], 'control_guidance_end': 1.1          | control_guidance_end   | must be from 0 to 1, not 1.1",
        "'control_image': [A, A], 'control_guidance_start': [0, 0.5], 'control_guidance_end': 0.5 | control_guidance_start | must be below `control_guidance_end` (0.5), not 0.5",
      },
      quoteCharacter = '~')
  void listsBelongTogether(String fields, String field, String message) {
    List<FieldError> errors =
        Requests.errors("'controlnet': ['canny', 'depth'], " + fields.replaceAll("\\bA\\b", A));

    assertThat(errors.stream().distinct())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo(field);
              assertThat(error.message()).startsWith(message);
            });
  }

  @ParameterizedTest
  @CsvSource({"controlnet, canny, 2", "ip_adapter, style, 3", "loras, ink, 1"})
  void anOperatorBoundsTheirNumber(String field, String name, int most) {
    RequestReader reader =
        Requests.reader(
            new RequestLimits(
                1 << 20,
                200,
                4,
                100,
                60,
                new RequestLimits.AdapterLimits(2, 3, 1),
                RequestLimits.InputLimits.USUAL),
            Map.of());

    assertThat(count(reader, field, name, most)).isEmpty();
    assertThat(count(reader, field, name, most + 1))
        .contains(new FieldError(field, "may name " + most + ", not " + (most + 1)));
  }

  @Test
  void noMorePicturesAreLookedIntoThanThereMayBe() {
    String field = "'controlnet': 'canny', 'control_image': [" + list("'AAAA'", 5) + "]";

    assertThat(Requests.errors(field))
        .containsExactly(new FieldError("control_image", "may hold 4 pictures, not 5"));
  }

  private static List<FieldError> count(
      RequestReader reader, String field, String name, int count) {
    String one = field.equals("loras") ? "{'name': '" + name + "'}" : "'" + name + "'";
    String images =
        field.equals("loras")
            ? ""
            : ", '%s': [%s]"
                .formatted(
                    field.equals("controlnet") ? "control_image" : "ip_adapter_image",
                    list(A, count));
    try {
      reader.read(
          Requests.json("{'prompt': '', '%s': [%s]%s}".formatted(field, list(one, count), images)),
          new InputImages(Requests.OBJECTS));
      return List.of();
    } catch (InvalidRequestException wrong) {
      return wrong.errors();
    }
  }

  private static String list(String item, int count) {
    return IntStream.range(0, count).mapToObj(i -> item).collect(Collectors.joining(", "));
  }

  @Test
  void atLeastOneIsNamed() {
    assertOne("'controlnet': [], 'control_image': []", "controlnet", "must name at least one");
  }

  private static void assertOne(String fields, String field, String message) {
    assertThat(Requests.errors(fields))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo(field);
              assertThat(error.message()).startsWith(message);
            });
  }
}
