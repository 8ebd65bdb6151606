package dev.pagoda.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entrance of the jar: without arguments it serves, otherwise it is the command line. */
@QuarkusMain
public final class Main {
  Main() {}

  /** Serves until it is told to stop, or runs a command and ends with its exit code. */
  public static void main(String... arguments) {
    if (arguments.length == 0) {
      Quarkus.run();
    } else {
      Terminal terminal = Terminal.detect(System.getenv());
      System.exit(PagodaCommand.create(ModelParts::new, terminal).execute(arguments));
    }
  }
}
