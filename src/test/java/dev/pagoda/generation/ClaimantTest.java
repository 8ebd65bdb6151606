package dev.pagoda.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Of a process of its own machine a worker can tell whether it still lives. */
@EnabledOnOs(OS.LINUX)
class ClaimantTest {
  private static final Claimant SELF = Claimant.of("cpu");

  @Test
  void whoLivesIsNotGone() {
    assertThat(SELF.machine()).isNotEmpty();
    assertThat(SELF.isGone()).isFalse();
  }

  @Test
  void whoHasEndedIsGone() throws Exception {
    Process process = new ProcessBuilder(List.of("sleep", "60")).start();
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(new Claimant(SELF.machine(), process.pid(), SELF.started(), "cpu").isGone())
        .isTrue();
  }

  @Test
  void anotherProcessOfTheSameNumberIsNotTaken() {
    assertThat(new Claimant(SELF.machine(), SELF.pid(), SELF.started() - 1, "cpu").isGone())
        .isTrue();
  }

  @Test
  void ofOtherMachinesNothingIsKnown() {
    assertThat(new Claimant("elsewhere", 1, 1, "cpu").isGone()).isFalse();
    assertThat(new Claimant("", 1, 1, "cpu").isGone()).isFalse();
  }

  /** Every process reads the same of one, whatever its own clock has been set to. */
  @Test
  void othersReadTheSameOfThisProcess() throws Exception {
    String line =
        new String(
            new ProcessBuilder("cat", "/proc/" + SELF.pid() + "/stat")
                .start()
                .getInputStream()
                .readAllBytes(),
            UTF_8);
    assertThat(line).contains(" " + SELF.started() + " ");
  }
}
