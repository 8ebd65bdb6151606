package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.OutputFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where pictures are written. */
class GenerateFilesTest {
  private final GradientParts parts = new GradientParts();
  @TempDir private Path directory;

  @Test
  void onePictureHasTheNameGiven() throws IOException {
    Path fox = directory.resolve("fox.png");

    Shell.Result result = run(fox, "--width=64", "--height=32");

    assertThat(result.exitCode()).isZero();
    assertThat(result.lines()).containsExactly(fox.toString());
    BufferedImage picture = ImageIO.read(fox.toFile());
    assertThat(picture.getWidth()).isEqualTo(64);
    assertThat(picture.getHeight()).isEqualTo(32);
    assertThat(files()).containsExactly("fox.png");
  }

  @Test
  void aPictureSaysHowItWasMade() throws IOException {
    Path fox = directory.resolve("fox.png");

    run(fox, "--seed=7", "--num-inference-steps=3");

    assertThat(Files.readString(fox, StandardCharsets.ISO_8859_1))
        .contains("parameters\0a fox\nSteps: 3, Sampler: Euler, CFG scale: 5.0, Seed: 7, ");
  }

  @Test
  void severalPicturesAreNumbered() throws IOException {
    Shell.Result result = run(directory.resolve("fox.png"), "--num-images-per-prompt=3");

    assertThat(result.lines())
        .containsExactly(
            directory.resolve("fox-0.png").toString(),
            directory.resolve("fox-1.png").toString(),
            directory.resolve("fox-2.png").toString());
    assertThat(files()).containsExactly("fox-0.png", "fox-1.png", "fox-2.png");
  }

  @Test
  void withoutANameTheSeedNamesThem() {
    OutputFiles files =
        OutputFiles.plan(
            null, dev.pagoda.request.Requests.read("{'prompt': '', 'seed': 77}"), false);

    assertThat(files).extracting("paths").isEqualTo(List.of(Path.of("pagoda-77.png")));
  }

  @ParameterizedTest
  @CsvSource({"a.png,PNG", "a.jpg,JPEG", "a.JPEG,JPEG", "a.webp,WEBP", "a.safetensors,LATENTS"})
  void theExtensionNamesTheFormat(String name, OutputFormat format) {
    assertThat(OutputFiles.format(Path.of(name))).contains(format);
  }

  @Test
  void theFormatFollowsTheFile() {
    assertThat(run(directory.resolve("fox.jpg")).exitCode()).isZero();
    assertThat(run(directory.resolve("fox.webp")).exitCode()).isZero();

    assertThat(parts.requests)
        .extracting(GenerationRequest::outputFormat)
        .containsExactly(OutputFormat.JPEG, OutputFormat.WEBP);
  }

  @Test
  void aFormatThatContradictsTheFileIsRefused() {
    Shell.Result result = run(directory.resolve("fox.jpg"), "--output-format=png");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("--output-format png does not fit --output ");
  }

  @Test
  void latentsAreOneFile() throws IOException {
    Shell.Result result =
        run(directory.resolve("l.safetensors"), "--num-images-per-prompt=2", "--width=64");

    assertThat(result.exitCode()).isZero();
    assertThat(files()).containsExactly("l.safetensors");
    assertThat(Files.size(directory.resolve("l.safetensors"))).isGreaterThan(2 * 4 * 32 * 8 * 4);
  }

  @Test
  void existingFilesAreKeptUnlessForced() throws IOException {
    Path fox = Files.writeString(directory.resolve("fox.png"), "mine");

    Shell.Result refused = run(fox);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).startsWith("--output: " + fox + " exists; --force replaces it");
    assertThat(fox).hasContent("mine");
    assertThat(parts.opened).isZero();

    assertThat(run(fox, "--force").exitCode()).isZero();
    assertThat(ImageIO.read(fox.toFile())).isNotNull();
    assertThat(files()).containsExactly("fox.png");
  }

  @Test
  void theDirectoryMustExist() {
    Shell.Result result = run(directory.resolve("nowhere").resolve("fox.png"));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("nowhere does not exist");
    assertThat(parts.opened).isZero();
  }

  @Test
  void aDirectoryIsNoFile() {
    Shell.Result result = run(directory);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("is a directory");
  }

  private Shell.Result run(Path output, String... more) {
    return Shell.run(
        parts,
        Stream.concat(
                Stream.of("generate", "a fox", "--quiet", "--output", output.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
