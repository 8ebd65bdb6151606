package dev.pagoda.shape.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.shape.Archives;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a function's zip file: the libraries of one platform, once, and room to spare. */
class FunctionZipIT {
  private static final Path ZIP = Path.of(System.getProperty("pagoda.function"));
  private static final String PLATFORM = System.getProperty("pagoda.natives-platform");

  /** Lambda takes no more than 250 MB, unzipped, with all layers. */
  private static final long LARGEST = 160_000_000;

  @TempDir static Path function;

  @BeforeAll
  static void unzip() throws Exception {
    Archives.unzip(ZIP, function);
  }

  @Test
  void nativesAreThoseOfOnePlatform() throws Exception {
    String webp = PLATFORM.equals("linux-x64") ? "x86_64" : "aarch64";
    assertThat(Archives.natives(function))
        .filteredOn(name -> !name.contains("brotli4j")) // chosen by the machine that builds
        .hasSize(3)
        .contains("natives/libonnxruntime.so", "natives/libonnxruntime4j_jni.so")
        .anyMatch(name -> name.endsWith("!native/Linux/" + webp + "/libwebp-imageio.so"));
  }

  @Test
  void nativesAreOfTheMachineThatIsNamed() throws Exception {
    byte[] elf = Files.readAllBytes(function.resolve("natives/libonnxruntime4j_jni.so"));
    int machine = elf[18] & 0xff; // e_machine: 62 is x86-64, 183 is AArch64
    assertThat(machine).isEqualTo(PLATFORM.equals("linux-x64") ? 62 : 183);
  }

  @Test
  void itStaysFarBelowTheLimitOfLambda() throws Exception {
    assertThat(Archives.size(function)).isLessThan(LARGEST);
    assertThat(Files.size(ZIP)).isLessThan(LARGEST * 2 / 3);
  }

  @Test
  void itHasTheHandlerAndNothingOfTests() throws Exception {
    try (var jars = Files.list(function.resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .anyMatch(name -> name.contains("quarkus-amazon-lambda"))
          .noneMatch(name -> name.contains("junit"));
    }
  }
}
