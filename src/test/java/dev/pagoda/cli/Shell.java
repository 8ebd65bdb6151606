package dev.pagoda.cli;

import dev.pagoda.config.PagodaConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;

/** Runs the command line with streams in memory. */
final class Shell {
  /** What a run left behind. */
  record Result(int exitCode, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private Shell() {}

  static Result run(CliParts parts, String... arguments) {
    return run(parts, new Terminal(false, false), arguments);
  }

  static Result run(CliParts parts, Terminal terminal, String... arguments) {
    return run(config -> parts, terminal, arguments);
  }

  static Result run(
      Function<PagodaConfig, CliParts> parts, Terminal terminal, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        PagodaCommand.create(parts, terminal)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    int exitCode = line.execute(arguments);
    line.getOut().flush();
    line.getErr().flush();
    return new Result(exitCode, out.toString(), err.toString());
  }
}
