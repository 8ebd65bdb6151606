package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.onnx.RunFailedException;
import dev.pagoda.pipeline.RunRecorder.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ControlNet with a window of steps is run on these steps only; of four, here. */
class ControlWindowTest {
  @TempDir static Path root;
  private static AdapterRuns runs;
  private static Map<String, String> sketch;
  private static List<Step> without;

  @BeforeAll
  static void makeTraps() throws IOException {
    Copies.copy(Goldens.model("sdxl-tiny"), root.resolve("sdxl-tiny"));
    Copies.copy(Goldens.model("controlnet-tiny"), root.resolve("controlnet-tiny"));
    TrapNet.write(root.resolve("early-net"), "Less", 500);
    TrapNet.write(root.resolve("late-net"), "Greater", 500);
    runs = new AdapterRuns(root);
    sketch = runs.picture("sketch", (x, y) -> (x / 8 + y / 8) % 2 * 0xffffff);
    runs.run();
    without = runs.recorder().steps();
    assertThat(without.get(1).timestep()).isGreaterThan(500);
    assertThat(without.get(2).timestep()).isLessThan(500);
  }

  @AfterAll
  static void close() {
    runs.close();
  }

  private static Map<String, ?> net(String name, double start, double end) {
    return Map.of(
        "controlnet", name,
        "control_image", sketch,
        "control_guidance_start", start,
        "control_guidance_end", end);
  }

  @ParameterizedTest
  @CsvSource({
    "early-net, 0, 0.5",
    "early-net, 0.25, 0.74",
    "early-net, 0.9, 0.95",
    "late-net, 0.5, 1",
    "late-net, 0.26, 1",
    "late-net, 0.1, 0.2",
  })
  void isNotRunOutside(String name, double start, double end) {
    assertThat(runs.run(net(name, start, end)).images()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "early-net, 0, 0.75",
    "early-net, 0.75, 1",
    "late-net, 0.25, 1",
    "late-net, 0, 0.25",
  })
  void isRunInside(String name, double start, double end) {
    assertThatThrownBy(() -> runs.run(net(name, start, end)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining(name);
  }

  @Test
  void stepsBeforeTheWindowAreThoseWithout() {
    runs.run(net("controlnet-tiny", 0.5, 1));
    List<Step> with = runs.recorder().steps();
    assertThat(with.get(0).rows()).isEqualTo(without.get(0).rows());
    assertThat(with.get(1).rows()).isEqualTo(without.get(1).rows());
    assertThat(with.get(2).scaled()).isEqualTo(without.get(2).scaled());
    assertThat(with.get(2).rows()).isNotEqualTo(without.get(2).rows());
  }

  @Test
  void aWindowWithoutStepsIsAsGoodAsNoNet() {
    float[] none = runs.latents();
    assertThat(runs.latents(net("controlnet-tiny", 0.3, 0.4))).isEqualTo(none);
  }
}
