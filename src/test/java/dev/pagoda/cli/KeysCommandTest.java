package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.config.PagodaConfigLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A key is shown once, and what is kept of it beside it. */
class KeysCommandTest {
  @Test
  void aKeyAndItsSettingArePrinted() {
    Shell.Result result = Shell.run(new GradientParts(), "keys", "create", "alice");

    assertThat(result.exitCode()).isZero();
    assertThat(result.lines()).hasSize(1).first().asString().matches("pk_[A-Za-z0-9_-]{43}");
    assertThat(result.err()).doesNotContain(result.lines().get(0));
    String[] setting = result.err().strip().split("=", 2);
    assertThat(setting[0]).isEqualTo("pagoda.auth.keys.alice.hash");
    assertThat(PagodaConfigLoader.load(Map.of(setting[0], setting[1])).auth().keys())
        .containsOnlyKeys("alice");
    assertThat(Shell.run(new GradientParts(), "keys", "create", "alice").lines())
        .doesNotContain(result.lines().get(0));
  }

  @Test
  void aNameThatCannotBeIsRefused() {
    Shell.Result result = Shell.run(new GradientParts(), "keys", "create", "Alice B");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("small letters", "Alice B");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    Shell.Result result = Shell.run(new GradientParts(), "keys");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("create");
  }
}
