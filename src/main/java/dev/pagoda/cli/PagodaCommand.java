package dev.pagoda.cli;

import dev.pagoda.config.PagodaConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: {@code generate}, {@code models} and {@code keys}; without arguments the jar
 * serves.
 */
@Command(
    name = "pagoda",
    header = "Makes SDXL pictures with perturbed-attention guidance.",
    description = {
      "%nWithout a command it serves HTTP. Settings come from environment variables such as",
      "PAGODA_MODELS_DIRECTORY, from -Dpagoda.models.directory=… or from",
      "config/application.properties."
    },
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "[COMMAND]",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    footer = {
      "%nExamples:",
      "  pagoda generate \"a fox on a blue background\" --pag-scale 3 --output fox.png",
      "  pagoda models",
      "  pagoda generate --help"
    })
public final class PagodaCommand implements Runnable {
  private CommandLine line;

  private PagodaCommand() {}

  /**
   * The command line, ready to execute.
   *
   * @param parts makes what the commands work with of the configuration
   * @param terminal what the standard error stream can show
   */
  public static CommandLine create(Function<PagodaConfig, CliParts> parts, Terminal terminal) {
    PagodaCommand pagoda = new PagodaCommand();
    CommandLine generate = new CommandLine(new GenerateCommand(parts, terminal));
    FieldOptions.addTo(generate.getCommandSpec());
    CommandLine line =
        new CommandLine(pagoda)
            .addSubcommand(generate)
            .addSubcommand(
                new CommandLine(new ModelsCommand(parts))
                    .addSubcommand(new CommandLine(new PullCommand(terminal))))
            .addSubcommand(new CommandLine(new KeysCommand()));
    pagoda.line = line;
    // A prompt may begin with @.
    return line.setExpandAtFiles(false)
        .setParameterExceptionHandler(PagodaCommand::wrongUsage)
        .setExecutionExceptionHandler(PagodaCommand::failed);
  }

  @Override
  public void run() {
    line.usage(line.getOut());
  }

  private static int wrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    String message = failure.getMessage();
    String reason =
        failure instanceof IOException || message == null ? failure.toString() : message;
    command.getErr().println("Failed: " + reason);
    return ExitCode.FAILED;
  }
}
