package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A VAE's configuration may say how its latents look; SDXL's are known. */
class LatentColoursTest {
  @TempDir Path folder;

  @Test
  void theyAreThoseOfTheFile() throws IOException {
    Optional<LatentColours> colours =
        read("'latent_rgb_factors': [[1, 2, 3], [4, 5, 6]], 'latent_rgb_bias': [7, 8, 9]", 2);

    assertThat(colours.orElseThrow().weights(0)).containsExactly(1, 4, 7);
    assertThat(colours.orElseThrow().weights(2)).containsExactly(3, 6, 9);
  }

  @Test
  void aFileMayHaveNoBias() throws IOException {
    assertThat(read("'latent_rgb_factors': [[1, 2, 3]]", 1).orElseThrow().bias())
        .isEqualTo(List.of(0.0, 0.0, 0.0));
  }

  @Test
  void whereItSaysNothingFourChannelsAreSdxls() throws IOException {
    assertThat(read("'latent_rgb_factors': null", 4)).hasValue(LatentColours.SDXL);
    assertThat(read("'latent_rgb_factors': null", 16)).isEmpty();
  }

  @Test
  void theEmbeddedModelHasItsOwn() {
    SdxlDirectory model = SdxlDirectory.open(Path.of("src/main/resources/models/sketch-sdxl"));

    assertThat(model.vaeDecoder().config().colours().orElseThrow())
        .isNotEqualTo(LatentColours.SDXL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'latent_rgb_factors': 1                                | latent_rgb_factors must be 2",
        "'latent_rgb_factors': [[1, 2, 3]]                      | latent_rgb_factors must be 2",
        "'latent_rgb_factors': [[1, 2], [1, 2]]                 | latent_rgb_factors must be 2",
        "'latent_rgb_factors': [[1, 2, 3], [1, 2, 'x']]         | latent_rgb_factors must be 2",
        "'latent_rgb_factors': [[1, 2, 3], [1, 2, 3]], 'latent_rgb_bias': [1] | latent_rgb_bias must",
      },
      quoteCharacter = '`')
  void whatCannotBeIsNamed(String keys, String message) {
    assertThatThrownBy(() -> read(keys, 2))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("vae/config.json: " + message);
  }

  private Optional<LatentColours> read(String keys, int channels) throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, "{" + keys.replace("'", "\"") + "}");
    return LatentColours.read(JsonFile.read(file, "vae/config.json"), channels);
  }
}
