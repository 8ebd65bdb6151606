package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.request.Adapters;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.Origin;
import dev.pagoda.request.RequestField;
import dev.pagoda.request.RequestReader;
import dev.pagoda.request.Requests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
       'scheduler': {'class': 'EulerDiscreteScheduler', 'steps_offset': 1}, 'output_format': 'jpeg'}"""
          .replace('\'', '"');

  /** Fields without those of pictures and adapters. */
  private static final int OWN = GenerationRequest.class.getRecordComponents().length - 2;

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
                assertThat(generate.getCommandSpec().findOption("--" + field.kebabName()))
                    .as(field.jsonName())
                    .isNotNull());
    assertThat(
            OWN
                + Origin.class.getRecordComponents().length
                + Adapters.class.getRecordComponents().length)
        .isEqualTo(RequestField.values().length);
  }

  @Test
  void makeTheSameRequestAsJson() throws Exception {
    JsonNode json = RequestReader.mapper().readTree(JSON);
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
    assertThat(json).hasSize(OWN);
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
        "--model             | x      | --model: there is no model \"x\"; there is: refiner, sketch, whole-steps",
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
    assertThat(Arrays.stream(RequestField.values()).map(field -> "--" + field.kebabName()))
        .allSatisfy(option -> assertThat(result.out()).contains(option));
    assertThat(result.out()).contains("Examples:", "Exit codes:", "--force", "--quiet");
  }
}
