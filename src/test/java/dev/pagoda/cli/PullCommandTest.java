package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import dev.pagoda.hub.HubRepository;
import dev.pagoda.hub.HubServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From nothing to a picture, with commands alone. */
class PullCommandTest {
  private static final String ENDPOINT = "pagoda.hub.endpoint";
  private static final String TOKEN = "pagoda.hub.token";
  @TempDir private Path models;
  private HubServer hub;

  @BeforeEach
  void start() throws IOException {
    hub =
        new HubServer()
            .add("stranger/sdxl-tiny", HubRepository.of(Goldens.model("sdxl-tiny")))
            .add("stranger/loras", HubRepository.of(Goldens.path("lora-tiny")));
    System.setProperty(ENDPOINT, hub.endpoint().toString());
  }

  @AfterEach
  void stop() {
    System.clearProperty(ENDPOINT);
    System.clearProperty(TOKEN);
    hub.close();
  }

  @Test
  void aPulledModelDraws() throws IOException {
    Shell.Result pull = run("models", "pull", "stranger/sdxl-tiny", "--as", "tiny");

    assertThat(pull.err()).doesNotContain("Failed");
    assertThat(pull.exitCode()).isZero();
    assertThat(pull.lines().get(0))
        .isEqualTo(
            models.resolve("tiny")
                + " is stranger/sdxl-tiny at commit c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00,"
                + " license: openrail++");
    List<String> listed = run("models").lines();
    assertThat(pull.lines().get(3).replaceAll(" +", " "))
        .startsWith("tiny SDXL StableDiffusionXL")
        .contains("text-to-image, image-to-image, inpainting");
    assertThat(listed.stream().map(line -> line.replaceAll(" +", " ")))
        .contains(pull.lines().get(3).replaceAll(" +", " ") + " default");
    assertThat(pull.err())
        .contains("Looking at stranger/sdxl-tiny", " of 19.9 MB", "Checking tiny");

    Path picture = models.resolve("fox.png");
    Shell.Result generate =
        run(
            "generate",
            "a fox",
            "--model=tiny",
            "--num-inference-steps=2",
            "--seed=7",
            "--output=" + picture);

    assertThat(generate.exitCode()).as(generate.err()).isZero();
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isGreaterThanOrEqualTo(32);
  }

  @Test
  void theSecondPullSaysThatItIsThere() {
    run("models", "pull", "stranger/loras", "--file=lora_kohya.safetensors");

    Shell.Result again = run("models", "pull", "stranger/loras", "--file=lora_kohya.safetensors");
    Shell.Result other = run("models", "pull", "stranger/loras");
    Shell.Result forced = run("models", "pull", "stranger/loras", "--force", "--quiet");

    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("loras is there already: stranger/loras at commit c0ffee");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err())
        .contains("Failed: " + models.resolve("loras") + " is there already, of");
    assertThat(forced.exitCode()).isZero();
    assertThat(forced.err()).isEmpty();
    assertThat(forced.out()).contains("lora_b_kohya.safetensors, lora_kohya.safetensors");
  }

  @Test
  void aMissingTokenIsASentence() {
    hub.requireToken("hf_secret", true);

    Shell.Result without = run("models", "pull", "stranger/loras");
    System.setProperty(TOKEN, "hf_secret");
    Shell.Result with = run("models", "pull", "stranger/loras");

    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.err().lines())
        .last()
        .asString()
        .startsWith("Failed: stranger/loras is gated: accept its terms at " + hub.endpoint())
        .doesNotContain("Exception");
    assertThat(with.exitCode()).as(with.err()).isZero();
  }

  @Test
  void withoutAModelsDirectoryTheSettingIsNamed() {
    Shell.Result result =
        Shell.run(ModelParts::new, new Terminal(false, false), "models", "pull", "a/b");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("There is no models directory to pull to: set --models-directory or");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sdxl                 | OWNER/NAME: \"sdxl\" is no repository; write OWNER/NAME",
        "a/../b               | OWNER/NAME: \"a/../b\" is no repository",
        "../b                 | OWNER/NAME: \"../b\" is no repository",
        "a/b --as=../x        | --as: \"../x\" is no name for a directory",
        "a/b --as=.pulls      | --as: \".pulls\" is no name for a directory",
        "a/b --revision=a/../b | --revision: \"a/../b\" is no revision",
        "a/b --variant=fp/16  | --variant: \"fp/16\" is no variant",
        "a/b --folder=../x    | --folder: \"../x/\" is no folder",
        "a/b --file=/etc/x    | --file: \"/etc/x\" is no file",
      })
  void whatNobodyCanMeanIsWrongUsage(String arguments, String message) {
    List<String> all = new ArrayList<>(List.of("models", "pull"));
    all.addAll(List.of(arguments.split(" ")));

    Shell.Result result = run(all.toArray(String[]::new));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith(message);
    assertThat(hub.files()).isEmpty();
    assertThat(models).isEmptyDirectory();
  }

  /** The option may stand before the command below, as it may stand behind it. */
  @Test
  void theModelsDirectoryIsOneForBothCommands() throws IOException {
    Shell.Result result =
        Shell.run(
            ModelParts::new,
            new Terminal(false, false),
            "models",
            "--models-directory=" + models,
            "pull",
            "stranger/loras");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(Files.isDirectory(models.resolve("loras"))).isTrue();
  }

  private Shell.Result run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--models-directory=" + models);
    return Shell.run(ModelParts::new, new Terminal(false, false), all.toArray(String[]::new));
  }
}
