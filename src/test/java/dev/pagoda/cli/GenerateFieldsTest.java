package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.request.Adapters;
import dev.pagoda.request.FieldType;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.Origin;
import dev.pagoda.request.RequestField;
import dev.pagoda.request.RequestReader;
import dev.pagoda.request.Requests;
import dev.pagoda.request.ServiceOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every field of a request is an option, and means the same. */
class GenerateFieldsTest {
  private static final String JSON =
      """
      {'model': 'sketch', 'prompt': ['@fox', '-2'], 'prompt_2': 'flat, plain',
       'negative_prompt': '', 'negative_prompt_2': 'grey', 'width': 96, 'height': 64,
       'num_images_per_prompt': 2, 'num_inference_steps': 7, 'seed': [1, -2, 3, 4],
       'guidance_scale': -7.5, 'guidance_rescale': 0.7, 'clip_skip': 1, 'eta': 0,
       'pag_scale': 2, 'pag_adaptive_scale': 4e-3, 'pag_applied_layers': ['mid', 'up_blocks.{1}0'],
       'pag_start': 0.1, 'pag_end': 0.9, 'original_size': [512, 768],
       'crops_coords_top_left': [16, 40], 'target_size': [256, 128],
       'negative_original_size': [256, 255], 'negative_crops_coords_top_left': [8, 0],
       'negative_target_size': [128, 127], 'denoising_end': 0.8,
       'scheduler': {'class': 'EulerDiscreteScheduler', 'steps_offset': 1}, 'output_format': 'jpeg',
       'output_compression': 80}"""
          .replace('\'', '"');

  private static final String PIXART_JSON =
      """
      {'model': 'sigma', 'prompt': ['@fox', '-2'], 'negative_prompt': 'grey', 'width': 333,
       'height': 201, 'num_images_per_prompt': 2, 'num_inference_steps': 7, 'seed': [1, -2, 3, 4],
       'guidance_scale': 4, 'eta': 0.5, 'pag_scale': 2, 'pag_adaptive_scale': 4e-3,
       'pag_applied_layers': ['blocks.14', 'blocks.2'], 'pag_start': 0.1, 'pag_end': 0.9,
       'clean_caption': false, 'use_resolution_binning': true, 'max_sequence_length': 120,
       'scheduler': {'class': 'DDIMScheduler'}, 'output_format': 'jpeg'}"""
          .replace('\'', '"');

  private final GradientParts parts = new GradientParts();
  @TempDir private Path directory;

  @Test
  void areAllThere() {
    CommandLine generate =
        PagodaCommand.create(config -> parts, new Terminal(false, false))
            .getSubcommands()
            .get("generate");

    assertThat(RequestField.values())
        .allSatisfy(
            field ->
                assertThat(generate.getCommandSpec().findOption("--" + field.kebabName()) == null)
                    .as(field.jsonName())
                    .isEqualTo(field.isOfService()));
    assertThat(fields(GenerationRequest.class)).hasSameSizeAs(RequestField.values());
  }

  /** The components of a record, those of its groups one by one. */
  private static List<String> fields(Class<?> group) {
    return Arrays.stream(group.getRecordComponents())
        .flatMap(
            field ->
                field.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                    ? fields(field.getType()).stream()
                    : Stream.of(field.getName()))
        .toList();
  }

  @Test
  void withoutThoseOfPicturesAndAdaptersAreAllTested() throws Exception {
    Set<String> tested = new HashSet<>();
    for (String json : requests()) {
      RequestReader.mapper().readTree(json).fieldNames().forEachRemaining(tested::add);
    }
    assertThat(tested)
        .hasSize(
            RequestField.values().length
                - ServiceOptions.class.getRecordComponents().length
                - Origin.class.getRecordComponents().length
                - Adapters.class.getRecordComponents().length);
  }

  static List<String> requests() {
    return List.of(JSON, PIXART_JSON);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void makeTheSameRequestAsJson(String written) throws Exception {
    JsonNode json = RequestReader.mapper().readTree(written);
    List<String> arguments = new ArrayList<>(List.of("generate", "--output", file("fox.jpg")));
    json.properties()
        .forEach(
            field -> {
              String option = "--" + field.getKey().replace('_', '-');
              texts(field.getKey(), field.getValue())
                  .forEach(text -> arguments.add(option + "=" + text));
            });

    Shell.Result result = Shell.run(parts, arguments.toArray(String[]::new));

    assertThat(result.err()).doesNotContain("must");
    assertThat(result.exitCode()).isZero();
    assertThat(parts.requests).containsExactly(Requests.reader().read(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--clean-caption          | true",
        "--no-clean-caption       | false",
        "--clean-caption=false    | false",
        "--clean-caption false    | false",
        "--clean-caption TRUE     | true",
        "--clean-caption --quiet  | true",
      })
  void flagsAreGivenAsPeopleDo(String options, boolean flag) {
    List<String> arguments = new ArrayList<>(List.of("generate", "--model", "sigma"));
    arguments.addAll(List.of(options.split(" ", -1)));
    arguments.addAll(List.of("a fox", "--output", file("a.png")));

    Shell.Result result = run(arguments.toArray(String[]::new));

    assertThat(result.err()).doesNotContain("caption");
    assertThat(result.exitCode()).isZero();
    assertThat(parts.requests.get(0).pixArt().cleanCaption()).isEqualTo(flag);
    assertThat(parts.requests.get(0).prompt()).containsExactly("a fox");
  }

  @Test
  void flagsAreTrueOrFalse() {
    Shell.Result result = run("generate", "a fox", "--model", "sigma", "--clean-caption=maybe");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--clean-caption", "maybe").doesNotContain("\tat ");
    assertThat(parts.opened).isZero();
  }

  /** Repeated where the field takes several values, joined by a comma where it is a pair. */
  private static Stream<String> texts(String field, JsonNode value) {
    boolean repeated = List.of("prompt", "seed", "pag_applied_layers").contains(field);
    List<String> items = new ArrayList<>();
    value.forEach(item -> items.add(item.asText()));
    if (!value.isArray()) {
      return Stream.of(value.isTextual() ? value.asText() : value.toString());
    }
    return repeated ? items.stream() : Stream.of(String.join(",", items));
  }

  @Test
  void thePromptIsAnArgument() {
    Shell.Result result = run("generate", "a fox", "--width", "32", "--output", file("a.png"));

    assertThat(result.exitCode()).isZero();
    assertThat(parts.requests.get(0).prompt()).containsExactly("a fox");
    assertThat(parts.requests.get(0).negativePrompt()).isNull();
  }

  @Test
  void seedsMayBeJoinedByCommas() {
    run("generate", "a", "--num-images-per-prompt=2", "--seed", "7,8", "-o", file("a.png"));

    assertThat(parts.requests.get(0).seed()).containsExactly(7L, 8L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--width             | 33     | --width: must be a multiple of 32",
        "--width             | wide   | --width: must be an integer of at most 32 bits, not \"wide\"",
        "--pag-scale         | NaN    | --pag-scale: must be a finite number, not \"NaN\"",
        "--pag-scale         | 1e999  | --pag-scale: must be a finite number",
        "--pag-scale         | 0x1p3  | --pag-scale: must be a finite number",
        "--original-size     | 5x5    | --original-size: must be two integers, [height, width], not \"5x5\"",
        "--pag-start         | 1      | --pag-start: must be below --pag-end (1.0)",
        "--negative-target-size | 8,8 | --negative-target-size: needs --negative-original-size beside it",
        "--negative-prompt-2 | x      | --negative-prompt-2: needs --negative-prompt",
        "--model             | x      | --model: there is no model \"x\"; there is: refiner, sigma, sigma-256, sigma-384, sigma-baked, sketch, whole-steps",
        "--max-sequence-length | 77  | --max-sequence-length: belongs to PixArt-Sigma models; \"sketch\" is an SDXL model",
        "--no-clean-caption  | --clip-skip=0 | --clean-caption: belongs to PixArt-Sigma models",
        "--scheduler         | {oops  | --scheduler: scheduler {oops is not known",
        "--output-format     | gif    | --output-format: must be one of png, jpeg, webp, latents, not \"gif\"",
        "--num-inference-step | 3     | Unknown option",
      },
      quoteCharacter = '~')
  void wrongOnesAreNamedAsOptions(String option, String value, String message) {
    Shell.Result result = run("generate", "a fox", option, value);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith(message).contains("See pagoda generate --help");
    assertThat(result.out()).isEmpty();
    assertThat(parts.opened).isZero();
  }

  @Test
  void allErrorsAreToldAtOnce() {
    Shell.Result result = run("generate", "--width=3", "--num-inference-steps=0");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains("PROMPT: is missing", "--width: must be", "--num-inference-steps: must be");
  }

  @Test
  void aPromptWithoutQuotesIsRefused() {
    Shell.Result result = run("generate", "a", "fox");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("PROMPT must be one argument: put it in quotes");
  }

  @Test
  void aPromptIsGivenOnce() {
    Shell.Result result = run("generate", "a fox", "--prompt", "an apple");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("PROMPT and --prompt are the same");
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private Shell.Result run(String... arguments) {
    return Shell.run(parts, arguments);
  }

  @Test
  void areDescribedInTheHelp() {
    Shell.Result result = run("generate", "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(
            Arrays.stream(RequestField.values())
                .filter(field -> !field.isOfService())
                .map(
                    field ->
                        (field.type() == FieldType.BOOLEAN ? "--[no-]" : "--") + field.kebabName()))
        .allSatisfy(option -> assertThat(result.out()).contains(option));
    assertThat(result.out())
        .contains("--[no-]clean-caption[=true|false]", "(PixArt-Sigma) tokens per prompt")
        .containsPattern("denoising steps \\(default: 50,\\s+PixArt-Sigma 20\\)")
        .contains("Examples:", "Exit codes:", "--force", "--quiet");
  }
}
