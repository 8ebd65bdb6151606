package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.model.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a run ends and what is shown of it. */
class GenerateRunTest {
  @TempDir private Path directory;

  @Test
  void progressGoesToTheErrorStreamInLines() {
    GradientParts parts = new GradientParts();

    Shell.Result result = run(parts, "--num-inference-steps=20");

    assertThat(result.lines()).containsExactly(fox());
    assertThat(result.err().lines().toList())
        .hasSize(11)
        .startsWith("Loading sketch …")
        .last()
        .asString()
        .startsWith("step 20 of 20, ");
    assertThat(parts.closed).isEqualTo(1);
  }

  @Test
  void aTerminalGetsABar() {
    Shell.Result result =
        Shell.run(
            new GradientParts(),
            new Terminal(true, false),
            "generate",
            "a fox",
            "--num-inference-steps=2",
            "--output",
            fox());

    assertThat(result.err()).contains("\r 50% [==============>", "] 1/2", "\r100% [", "] 2/2");
    assertThat(result.err()).endsWith(System.lineSeparator()).doesNotContain("\u001b");
    assertThat(result.lines()).containsExactly(fox());
  }

  @Test
  void quietIsSilent() {
    Shell.Result result = run(new GradientParts(), "--quiet");

    assertThat(result.err()).isEmpty();
    assertThat(result.lines()).containsExactly(fox());
  }

  @Test
  void aCanceledRunLeavesNothing() {
    GradientParts parts =
        new GradientParts(
            (request, inputs, control) -> {
              control.cancel();
              return GradientParts.draw(request, inputs, control);
            });

    Shell.Result result = run(parts);

    assertThat(result.exitCode()).isEqualTo(130);
    assertThat(result.err()).endsWith("Canceled." + System.lineSeparator());
    assertThat(result.out()).isEmpty();
    assertThat(Path.of(fox())).doesNotExist();
    assertThat(parts.closed).isEqualTo(1);
  }

  @Test
  void whatBreaksWhileARunIsCanceledIsNoFailure() {
    GradientParts parts =
        new GradientParts(
            (request, inputs, control) -> {
              control.cancel();
              throw new ModelException("The environment is closed.");
            });

    Shell.Result result = run(parts);

    assertThat(result.exitCode()).isEqualTo(130);
    assertThat(result.err()).endsWith("Canceled." + System.lineSeparator());
  }

  @Test
  void aFailureIsASentenceWithoutAStackTrace() {
    GradientParts parts =
        new GradientParts(
            (request, inputs, control) -> {
              throw new ModelException("unet/model.onnx is not an ONNX file");
            });

    Shell.Result result = run(parts, "--quiet");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("Failed: unet/model.onnx is not an ONNX file" + System.lineSeparator());
    assertThat(parts.closed).isEqualTo(1);
  }

  @Test
  void aFileThatCannotBeWrittenIsAFailure() {
    GradientParts parts =
        new GradientParts(
            (request, inputs, control) -> {
              assertThat(directory.resolve("fox.png").toFile().mkdir()).isTrue();
              return GradientParts.draw(request, inputs, control);
            });

    Shell.Result result = run(parts, "--quiet");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("Failed: ").contains("fox.png").hasLineCount(1);
    assertThat(directory.resolve("fox.png")).isEmptyDirectory();
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void theDeviceIsTheOneGivenOrTheFirstConfigured() {
    GradientParts parts = new GradientParts();

    run(parts);
    run(parts, "--device=cuda:1", "--force");
    Shell.Result wrong = run(parts, "--device=gpu", "--force");

    assertThat(parts.devices).containsExactly("cpu", "cuda:1");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("--device must be cpu, cuda:0, cuda:1, …, not [gpu]");
  }

  @Test
  void theModelsDirectoryMustExist() {
    Shell.Result wrong = run(new GradientParts(), "--models-directory=/nowhere/x");

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("--models-directory must be a directory that exists");
    assertThat(Files.exists(Path.of(fox()))).isFalse();
  }

  private String fox() {
    return directory.resolve("fox.png").toString();
  }

  private Shell.Result run(GradientParts parts, String... more) {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(more, 0, arguments, 4, more.length);
    arguments[0] = "generate";
    arguments[1] = "a fox";
    arguments[2] = "--output";
    arguments[3] = fox();
    return Shell.run(parts, arguments);
  }
}
