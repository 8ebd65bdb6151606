package dev.pagoda.cli;

import dev.pagoda.config.ConfigException;
import dev.pagoda.config.PagodaConfigLoader;
import java.io.PrintWriter;
import java.util.Map;

/** Looks at the settings before anything starts, so that a wrong one costs a line and no trace. */
final class ServiceSettings {
  private ServiceSettings() {}

  /** Whether the service can start with them; if not, says why. */
  static boolean areUsable(PrintWriter err) {
    try {
      PagodaConfigLoader.load(Map.of());
      return true;
    } catch (ConfigException wrong) {
      err.println(wrong.getMessage());
      return false;
    }
  }
}
