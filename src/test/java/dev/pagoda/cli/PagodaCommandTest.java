package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.config.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Help, version and mistakes. */
class PagodaCommandTest {
  private final GradientParts parts = new GradientParts();

  @Test
  void helpTeaches() {
    Shell.Result result = Shell.run(parts, "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("generate", "models", "Examples:", "PAGODA_MODELS_DIRECTORY", "serves HTTP");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void theVersionIsThatOfTheProject() throws IOException {
    Shell.Result result = Shell.run(parts, "--version");

    assertThat(result.lines()).containsExactly("pagoda " + Version.NUMBER);
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<artifactId>pagoda</artifactId>\n  <version>" + Version.NUMBER + "</version>");
  }

  @Test
  void anUnknownCommandIsNamedWithASuggestion() {
    Shell.Result result = Shell.run(parts, "generat");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("generat", "Did you mean: pagoda generate");
    assertThat(result.out()).isEmpty();
  }
}
