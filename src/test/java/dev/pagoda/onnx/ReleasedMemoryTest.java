package dev.pagoda.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The system has the memory of a released session back. */
@EnabledOnOs(OS.LINUX)
class ReleasedMemoryTest {
  @TempDir Path folder;

  @Test
  void aReleasedSessionLeavesTheProcess() throws Exception {
    List<Long> resident = resident(Residency.RELEASE);
    assertThat(resident.get(1)).isGreaterThan(resident.get(0) + HeavyGraph.BYTES * 3 / 4);
    assertThat(resident.get(2)).isLessThan(resident.get(0) + HeavyGraph.BYTES / 4);
  }

  @Test
  void aKeptOneStays() throws Exception {
    List<Long> resident = resident(Residency.KEEP);
    assertThat(resident.get(1)).isLessThan(resident.get(0) + HeavyGraph.BYTES / 4);
    assertThat(resident.get(2)).isGreaterThan(HeavyGraph.BYTES * 3 / 4);
  }

  /** The heap is in memory from the start, so that it does not grow in between. */
  private List<Long> resident(Residency residency) throws Exception {
    Path graph = HeavyGraph.write(folder);
    Path told = folder.resolve("resident");
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms100m",
                "-Xmx100m",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ReleasedSessions.class.getName(),
                graph.toString(),
                residency.name(),
                told.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return Files.readAllLines(told).stream().map(Long::parseLong).toList();
  }
}
