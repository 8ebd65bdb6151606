package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real thing on the model that comes with the application. */
class EmbeddedModelTest {
  @TempDir private Path directory;

  @Test
  void drawsTheSamePictureForTheSameSeed() throws IOException {
    Shell.Result first = generate("a.png");
    Shell.Result second = generate("b.png");

    assertThat(first.err()).endsWith("left" + System.lineSeparator()).contains("step 2 of 2");
    assertThat(second.exitCode()).isZero();
    Path picture = directory.resolve("a.png");
    assertThat(first.lines()).containsExactly(picture.toString());
    assertThat(Files.readAllBytes(picture))
        .isEqualTo(Files.readAllBytes(directory.resolve("b.png")));
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isEqualTo(128);
    assertThat(image.getRGB(2, 2)).isNotEqualTo(image.getRGB(64, 64));
    assertThat(Files.readString(picture, StandardCharsets.ISO_8859_1))
        .contains("parameters\0a fox on a blue background\nSteps: 2, Sampler: Euler, ");
  }

  @Test
  void isListedWithItsLayers() {
    Shell.Result models = run("models");
    Shell.Result layers = run("models", "sketch-sdxl");

    assertThat(models.out())
        .containsPattern(
            "sketch-sdxl +SDXL +StableDiffusionXLPipeline +text-to-image.* 128x128 .*default");
    assertThat(layers.lines()).allMatch(path -> path.endsWith(".attn1")).hasSizeGreaterThan(3);
  }

  @Test
  void refusesLayersItLacks() {
    Shell.Result result = run("generate", "a fox", "--pag-applied-layers", "up_blocks.7");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("--pag-applied-layers: ").contains("up_blocks.7", "mid");
  }

  private Shell.Result generate(String name) {
    return run(
        "generate",
        "a fox on a blue background",
        "--num-inference-steps=2",
        "--seed=7",
        "--output=" + directory.resolve(name));
  }

  private static Shell.Result run(String... arguments) {
    return Shell.run(ModelParts::new, new Terminal(false, false), arguments);
  }
}
