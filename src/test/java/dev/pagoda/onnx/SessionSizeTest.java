package dev.pagoda.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pagoda.Goldens;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The memory of a session is estimated from the weights, wherever and however they are stored. */
class SessionSizeTest {
  private static final Device CPU = new Device.Cpu();
  @TempDir Path folder;

  @Test
  void countsWeights() {
    Path file = TinyGraphs.add(folder.resolve("add.onnx"), 1_000_000, 1);
    assertThat(SessionSize.estimate(file, CPU)).isEqualTo(5_200_000);
  }

  @Test
  void countsWeightsOutsideTheFile() {
    long inside = SessionSize.estimate(Goldens.path("sdxl-tiny/unet/model.onnx"), CPU);
    long outside =
        SessionSize.estimate(Goldens.path("unet-variants/external-data/model.onnx"), CPU);
    assertThat((double) outside).isCloseTo((double) inside, within(0.05 * inside));
  }

  @Test
  void float16WeightsAreFloat32OnTheCpuOnly() {
    Path half = Goldens.path("unet-variants/fp16/model.onnx");
    Path single = Goldens.path("sdxl-tiny/unet/model.onnx");
    assertThat((double) SessionSize.estimate(half, CPU))
        .isCloseTo((double) SessionSize.estimate(single, CPU), within(0.05 * 4_000_000));
    assertThat((double) SessionSize.estimate(half, new Device.Cuda(0)))
        .isCloseTo(SessionSize.estimate(single, CPU) / 2.0, within(0.05 * 4_000_000));
  }
}
