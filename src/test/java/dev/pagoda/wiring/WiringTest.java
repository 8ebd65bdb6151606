package dev.pagoda.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.config.PagodaConfigLoader;
import dev.pagoda.onnx.Residency;
import dev.pagoda.pipeline.MemoryOptions;
import dev.pagoda.pipeline.ModelPart;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings of memory reach the pipelines. */
class WiringTest {
  @Test
  void allPartsAreKeptByDefault() {
    MemoryOptions memory = memory(Map.of());
    assertThat(memory.budget()).isEmpty();
    assertThat(memory.residency()).hasSize(ModelPart.values().length);
    assertThat(memory.residency().values()).containsOnly(Residency.KEEP);
    assertThat(memory.promptCache()).isEqualTo(MemoryOptions.of(memory.budget()).promptCache());
  }

  @ParameterizedTest
  @EnumSource
  void eachPartHasAKeyOfItsName(ModelPart released) {
    String key = released.name().toLowerCase(Locale.ROOT).replace('_', '-');
    MemoryOptions memory = memory(Map.of("pagoda.residency." + key, "release"));
    assertThat(memory.residency())
        .allSatisfy(
            (part, residency) ->
                assertThat(residency)
                    .isEqualTo(part == released ? Residency.RELEASE : Residency.KEEP));
  }

  @Test
  void sizesAreGivenOn() {
    MemoryOptions memory =
        memory(Map.of("pagoda.memory-budget", "123456", "pagoda.prompt-cache-size", "2M"));
    assertThat(memory.budget()).hasValue(123_456);
    assertThat(memory.promptCache()).isEqualTo(2 << 20);
    assertThat(memory(Map.of("pagoda.prompt-cache-size", "0")).promptCache()).isZero();
  }

  private static MemoryOptions memory(Map<String, String> settings) {
    return Wiring.memory(PagodaConfigLoader.load(settings));
  }
}
