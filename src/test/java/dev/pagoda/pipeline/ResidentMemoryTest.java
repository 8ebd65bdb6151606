package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** PAG and adapters do not take the memory of another UNet. */
class ResidentMemoryTest {
  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void theProcessHoldsOneUnet() throws Exception {
    Path root = folder.resolve("models");
    for (String part : List.of("sdxl-tiny", "controlnet-tiny", "ip-adapter-tiny", "lora-tiny")) {
      Copies.copy(Goldens.model(part), root.resolve(part));
    }
    HeavyUnet.make(root.resolve("sdxl-tiny/unet/model.onnx"));
    List<Long> resident = resident(root);
    assertThat(resident.get(0)).isGreaterThan(HeavyUnet.BYTES);
    assertThat(resident.get(1)).isLessThan(resident.get(0) + HeavyUnet.BYTES / 2);
    // A second one would have shown.
    assertThat(resident.get(2)).isGreaterThan(resident.get(1) + HeavyUnet.BYTES / 2);
  }

  /** The heap is in memory from the start, so that it does not grow in between. */
  private List<Long> resident(Path root) throws Exception {
    Path told = folder.resolve("resident");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms200m",
                "-Xmx200m",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ResidentRuns.class.getName(),
                root.toString(),
                told.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("output"))).isZero();
    return Files.readAllLines(told).stream().limit(3).map(Long::parseLong).toList();
  }
}
