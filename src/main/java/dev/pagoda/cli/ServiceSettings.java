package dev.pagoda.cli;

import dev.pagoda.access.KeyRing;
import dev.pagoda.catalog.CatalogDocument;
import dev.pagoda.config.AuthCheck;
import dev.pagoda.config.ConfigException;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.config.PagodaConfigLoader;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelException;
import dev.pagoda.wiring.Wiring;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Looks at the settings before anything starts, so that a wrong one costs a line and no trace. */
final class ServiceSettings {
  private ServiceSettings() {}

  /** Whether the service can start with them; if not, says why. */
  static boolean areUsable(PrintWriter err) {
    try {
      PagodaConfig config = PagodaConfigLoader.load(Map.of());
      AuthCheck.requireDeliberate(config, PagodaConfigLoader.host());
      KeyRing.requireUsable(config.auth());
      // The default model must be there, and defaults of request fields must be possible.
      Wiring.requests(config, models(config));
      return true;
    } catch (ConfigException | ModelException | IllegalArgumentException wrong) {
      err.println(wrong.getMessage());
      return false;
    }
  }

  /** A front has none before workers have told it. */
  private static ModelCatalog models(PagodaConfig config) {
    return config.roles().contains("worker")
        ? Wiring.catalog(config)
        : new CatalogDocument(CatalogDocument.SCHEMA, "", List.of(), List.of(), Map.of());
  }
}
