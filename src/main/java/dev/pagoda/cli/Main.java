package dev.pagoda.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;

/** The entrance of the jar: without arguments it serves, otherwise it is the command line. */
@QuarkusMain
public final class Main {
  Main() {}

  /** Serves until it is told to stop, or runs a command and ends with its exit code. */
  public static void main(String... arguments) {
    if (arguments.length == 0) {
      if (!ServiceSettings.areUsable(new PrintWriter(System.err, true, UTF_8))) {
        System.exit(ExitCode.USAGE);
      }
      Quarkus.run();
    } else {
      Terminal terminal = Terminal.detect(System.getenv());
      System.exit(PagodaCommand.create(ModelParts::new, terminal).execute(arguments));
    }
  }
}
