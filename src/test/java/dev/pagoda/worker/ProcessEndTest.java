package dev.pagoda.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The end of a process is known from its first shutdown hook on, and not before. */
class ProcessEndTest {
  /** Says what is known while it lives and while it ends. */
  static final class Program {
    private Program() {}

    public static void main(String... arguments) {
      Runtime.getRuntime().addShutdownHook(new Thread(Program::say));
      say();
    }

    private static void say() {
      System.out.println(ProcessEnd.hasBegun());
    }
  }

  @Test
  void hooksSeeIt() throws IOException, URISyntaxException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = home(ProcessEnd.class) + File.pathSeparator + home(Program.class);
    Process process = new ProcessBuilder(java, "-cp", classes, Program.class.getName()).start();

    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(said.lines()).containsExactly("false", "true");
  }

  private static Path home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
