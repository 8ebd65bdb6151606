package dev.pagoda.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process without a terminal, as a test is, is not interactive. */
class TerminalTest {
  @Test
  void aTestHasNone() {
    assertThat(Terminal.detect(Map.of("TERM", "xterm"))).isEqualTo(new Terminal(false, false));
  }
}
