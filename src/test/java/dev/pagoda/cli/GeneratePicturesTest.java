package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.LoraUse;
import dev.pagoda.request.Requests;
import dev.pagoda.request.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures are files on the command line, and reach the pipeline as they are. */
class GeneratePicturesTest {
  private final List<byte[]> read = new ArrayList<>();
  private final GradientParts parts =
      new GradientParts(
          (request, inputs, control) -> {
            if (request.origin().image() != null) {
              read.add(inputs.read(request.origin().image()));
            }
            request.adapters().controls().forEach(net -> read.add(inputs.read(net.image())));
            return GradientParts.draw(request, inputs, control);
          });

  @TempDir private Path directory;
  private String fox;
  private String edges;
  private String note;

  @BeforeEach
  void write() throws IOException {
    fox = file("fox.png", Requests.picture(96, 64));
    edges = file("edges.png", Requests.picture(64, 64));
    note = file("note.png", new byte[] {1, 2, 3});
  }

  @Test
  void startAPicture() throws IOException {
    Shell.Result result = run("--image", fox, "--mask-image=" + fox, "--strength=0.5");

    assertThat(result.err()).doesNotContain("--image");
    assertThat(result.exitCode()).isZero();
    assertThat(request().task()).isEqualTo(Task.INPAINTING);
    assertThat(request().origin().image()).isNotEqualTo(request().origin().maskImage());
    assertThat(read).containsExactly(Files.readAllBytes(Path.of(fox)));
  }

  @Test
  void aFieldWithSeveralIsRepeated() throws IOException {
    Shell.Result result =
        run(
            "--controlnet=canny",
            "--controlnet=depth",
            "--control-image=" + fox,
            "--control-image=" + edges,
            "--controlnet-conditioning-scale=0.5,0.25",
            "--ip-adapter=style",
            "--ip-adapter-image=" + edges,
            "--ip-adapter-scale={\"mid\": 0.5}",
            "--loras=ink",
            "--loras=tools/pen.safetensors=0.5");

    assertThat(result.err()).doesNotContain("must");
    assertThat(result.exitCode()).isZero();
    assertThat(request().adapters().controlnetConditioningScale()).containsExactly(0.5, 0.25);
    assertThat(request().adapters().loras())
        .containsExactly(new LoraUse("ink", 1), new LoraUse("tools/pen.safetensors", 0.5));
    assertThat(request().adapters().ipAdapterScale().get(0).json()).hasToString("{\"mid\":0.5}");
    assertThat(read)
        .containsExactly(Files.readAllBytes(Path.of(fox)), Files.readAllBytes(Path.of(edges)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--image=DIR/none.png   | --image: DIR/none.png does not exist",
        "--image=DIR            | --image: DIR is not a file",
        "--image=               | --image:",
        "--image=DIR/note.png   | --image: DIR/note.png: The image is neither a PNG nor a JPEG nor a WebP file.",
        "--mask-image=DIR/fox.png | --mask-image: needs --image beside it",
        "--controlnet=canny     | --controlnet: needs --control-image beside it",
        "--loras=ink=much       | --loras: must have a finite number for scale, not \"much\"",
        "--loras=inc            | --loras: there is no LoRA \"inc\"; did you mean \"ink\"?",
        "--strength=0.5         | --strength: needs --image beside it",
      })
  void wrongOnesAreNamedWithTheirOption(String option, String message) {
    Shell.Result result = run(option.replace("DIR", directory.toString()));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith(message.replace("DIR", directory.toString()));
    assertThat(parts.opened).isZero();
  }

  @Test
  void theFileOfSeveralThatIsWrongIsNamed() {
    Shell.Result result =
        run(
            "--controlnet=canny",
            "--controlnet=depth",
            "--control-image=" + fox,
            "--control-image=" + note);

    assertThat(result.err()).startsWith("--control-image: number 2: " + note + ": The image is");
  }

  private GenerationRequest request() {
    return parts.requests.get(0);
  }

  private String file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content).toString();
  }

  private Shell.Result run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("generate", "a fox", "--quiet"));
    arguments.addAll(Arrays.asList(more));
    arguments.add("--output=" + directory.resolve("out.png"));
    return Shell.run(parts, arguments.toArray(String[]::new));
  }
}
