package dev.pagoda.cli;

import dev.pagoda.access.NewKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws API keys. */
@Command(
    name = "keys",
    header = "Draws API keys.",
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    footer = {
      "%nExamples:",
      "  pagoda keys create alice                     # the key, then its setting",
      "  pagoda keys create alice 2>> keys.properties # the key; its setting goes into the file"
    })
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required subcommand: create");
  }

  /** The key alone goes to standard output, where a pipe takes it; its setting to the other. */
  @Command(
      name = "create",
      header = "Draws a key, prints it once, and the setting that makes it known.",
      mixinStandardHelpOptions = true,
      versionProvider = VersionLine.class)
  int create(
      @Parameters(paramLabel = "NAME", description = "whose key it is: small letters, digits and -")
          String name) {
    try {
      NewKey key = NewKey.draw(name);
      spec.commandLine().getOut().println(key.key());
      spec.commandLine().getErr().println(key.setting());
      return ExitCode.OK;
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }
}
