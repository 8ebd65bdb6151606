package dev.pagoda.shape.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.shape.Archives;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What container images are made of: the libraries of one platform, loaded from where they lie, so
 * that a process needs no room for them in its temporary directory.
 */
class NativesBesideJarsIT {
  private static final Path JAR = Path.of(System.getProperty("pagoda.jar"));
  private static final Path APPLICATION = JAR.getParent();

  /** Kilobytes; the library of ONNX Runtime has 24,000. */
  private static final int LARGEST_FILE = 4096;

  @TempDir Path directory;

  @Test
  void thereIsOneOfEach() throws Exception {
    assertThat(Archives.natives(APPLICATION))
        .filteredOn(name -> !name.contains("brotli4j")) // chosen by the machine that builds
        .hasSize(3)
        .contains("natives/libonnxruntime.so", "natives/libonnxruntime4j_jni.so");
    assertThat(Archives.size(APPLICATION)).isLessThan(160_000_000);
  }

  @Test
  void allJarsAreInOneClassPath() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Class-Path").split(" "))
          .contains("app/" + applicationJar())
          .allMatch(path -> path.endsWith(".jar"))
          .allSatisfy(path -> assertThat(APPLICATION.resolve(path)).isRegularFile());
    }
  }

  @Test
  void aPictureIsMadeWhereNoLargeFileCanBeWritten() throws Exception {
    Path picture = directory.resolve("fox.png");
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    int status =
        limited(
            temporary,
            List.of(
                "generate",
                "a fox on a blue background",
                "--num-inference-steps",
                "2",
                "--output",
                picture.toString()));
    assertThat(status).as(log()).isZero();
    assertThat(ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(picture))).getWidth())
        .isEqualTo(128);
    assertThat(Archives.size(temporary)).isZero();
  }

  /** Otherwise the test above would hold for anything. */
  @Test
  void theLimitStopsWhatIsUnpacked() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    int status = run(temporary, "head -c 8000000 /dev/zero > '" + temporary + "/large'");
    assertThat(status).isNotZero();
    assertThat(Files.size(temporary.resolve("large"))).isLessThan(LARGEST_FILE * 1024 + 1);
  }

  private int limited(Path temporary, List<String> arguments) throws Exception {
    StringBuilder command = new StringBuilder("exec '");
    command.append(Path.of(System.getProperty("java.home"), "bin", "java"));
    command.append("' -Xmx512m -XX:+UseSerialGC -XX:-UsePerfData '-Djava.io.tmpdir=");
    command.append(temporary).append("' -jar '").append(JAR).append("'");
    arguments.forEach(argument -> command.append(" '").append(argument).append("'"));
    return run(temporary, command.toString());
  }

  private int run(Path temporary, String command) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", "ulimit -f " + LARGEST_FILE + "; " + command)
            .directory(temporary.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private String log() throws Exception {
    return Files.readString(directory.resolve("log"), UTF_8);
  }

  private static String applicationJar() throws Exception {
    try (var files = Files.list(APPLICATION.resolve("app"))) {
      return files.map(file -> file.getFileName().toString()).findFirst().orElseThrow();
    }
  }
}
