package dev.pagoda.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threat: whoever can send bytes to a reader (a request, a picture, a model, an event) tries to
 * stop the process or to fill its memory. Here every fuzz target reads its seeds, what fuzzers have
 * found, and simple damage to both; {@code ./mvnw -Pfuzz verify} goes on from there.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzSeedsTest {
  static Stream<FuzzTarget> targets() {
    return FuzzTargets.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void isReadOrRefusedAsDocumented(FuzzTarget target) throws Exception {
    List<byte[]> seeds = FuzzSeeds.of(target);
    assertThat(seeds).isNotEmpty();
    for (byte[] seed : seeds) {
      FuzzCheck.check(target, seed);
      for (byte[] damaged : FuzzSeeds.damaged(seed)) {
        FuzzCheck.check(target, damaged);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void someSeedsAreRead(FuzzTarget target) throws Exception {
    int read = 0;
    for (byte[] seed : target.seeds()) {
      try {
        target.read(seed);
        read++;
      } catch (Exception e) {
        assertThat(target.refusals()).anyMatch(type -> type.isInstance(e));
      }
    }
    assertThat(read).as("seeds of %s that are read", target.name()).isPositive();
  }

  @Test
  void aTargetThatBreaksItsPromisesIsFound() {
    byte[] input = new byte[4];
    assertThatThrownBy(() -> FuzzCheck.check(new Broken(false), input))
        .isInstanceOf(AssertionError.class)
        .hasMessage("Broken throws what it does not document");
    assertThatThrownBy(() -> FuzzCheck.check(new Broken(true), input))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Broken allocates");
  }

  private static final class Broken implements FuzzTarget {
    private final boolean greedy;

    Broken(boolean greedy) {
      this.greedy = greedy;
    }

    @Override
    public List<byte[]> seeds() {
      return List.of();
    }

    @Override
    public void read(byte[] input) {
      if (!greedy) {
        throw new IllegalStateException();
      }
      assertThat(new byte[96 << 20]).hasSize(96 << 20);
    }

    @Override
    public long allowance() {
      return 64L << 20;
    }

    @Override
    public Set<Class<? extends Exception>> refusals() {
      return Set.of();
    }
  }
}
