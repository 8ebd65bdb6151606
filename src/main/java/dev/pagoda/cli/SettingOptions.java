package dev.pagoda.cli;

import dev.pagoda.config.ConfigException;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.config.PagodaConfigLoader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The configuration, with what options set of it. */
final class SettingOptions {
  private static final String MODELS_DIRECTORY = "pagoda.models.directory";
  private static final String DEVICES = "pagoda.devices";

  @Option(
      names = "--models-directory",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "holds one directory per model (default: the configured one, or none)")
  private String modelsDirectory;

  /**
   * @param device the device to use, if an option names one
   */
  PagodaConfig load(CommandSpec command, Optional<String> device) {
    Map<String, String> given = new HashMap<>();
    device.ifPresent(name -> given.put(DEVICES, name));
    if (modelsDirectory != null) {
      given.put(MODELS_DIRECTORY, modelsDirectory);
    }
    try {
      return PagodaConfigLoader.load(given);
    } catch (ConfigException wrong) {
      String message = wrong.getMessage();
      if (given.containsKey(DEVICES)) {
        message = message.replace(DEVICES, "--device");
      }
      if (given.containsKey(MODELS_DIRECTORY)) {
        message = message.replace(MODELS_DIRECTORY, "--models-directory");
      }
      throw new ParameterException(command.commandLine(), message, wrong);
    }
  }
}
