package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service that cannot start says why in a line. */
class ServiceSettingsTest {
  private static final String CAPACITY = "pagoda.queue.capacity";
  private static final String DEFAULT_MODEL = "pagoda.models.default";
  private final StringWriter text = new StringWriter();

  @AfterEach
  void reset() {
    System.clearProperty(CAPACITY);
    System.clearProperty(DEFAULT_MODEL);
  }

  @Test
  void settingsThatCanBeAreUsableAndNothingIsSaid() {
    System.setProperty(CAPACITY, "3");

    assertThat(ServiceSettings.areUsable(new PrintWriter(text))).isTrue();
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void oneThatCannotBeIsNamedWithoutATrace() {
    System.setProperty(CAPACITY, "0");

    assertThat(ServiceSettings.areUsable(new PrintWriter(text))).isFalse();
    assertThat(text.toString().lines())
        .containsExactly("pagoda.queue.capacity must be 1 or more, not 0");
  }

  @Test
  void aDefaultModelThatIsNotThereIsNamedWithoutATrace() {
    System.setProperty(DEFAULT_MODEL, "sdxl");

    assertThat(ServiceSettings.areUsable(new PrintWriter(text))).isFalse();
    assertThat(text.toString().lines()).hasSize(1).first().asString().contains("\"sdxl\"");
  }
}
