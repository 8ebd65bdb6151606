package dev.pagoda.hub;

import dev.pagoda.adapter.AdapterException;
import dev.pagoda.adapter.ip.IpAdapterFile;
import dev.pagoda.adapter.lora.LoraFile;
import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.ControlNetDirectory;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.IpAdapterDirectory;
import dev.pagoda.model.ModelDirectory;
import dev.pagoda.model.ModelException;
import dev.pagoda.model.ModelInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Looks at what was fetched with the eyes of the catalogue that will offer it. */
final class PulledCheck {
  private final Function<Path, List<String>> layers;

  /**
   * @param layers gives the self-attentions of a denoiser's graph
   */
  PulledCheck(Function<Path, List<String>> layers) {
    this.layers = layers;
  }

  /**
   * What it can do.
   *
   * @param directory a models directory
   * @param name of the only directory of interest there
   * @throws HubException if it cannot be used
   */
  Pulled check(Path directory, String name, Path target, Revision revision, boolean fetched) {
    DirectoryModelCatalog catalog =
        new DirectoryModelCatalog(Optional.of(directory), Optional.empty(), layers);
    Path path = directory.resolve(name);
    // An embedded model may have the same name.
    Optional<ModelInfo> model =
        Files.exists(path.resolve(ModelDirectory.INDEX)) ? catalog.find(name) : Optional.empty();
    Optional<AdapterInfo> adapter =
        model.isPresent()
            ? Optional.empty()
            : catalog.adapters().stream().filter(a -> a.name().equals(name)).findFirst();
    adapter.ifPresent(info -> weights(path, info));
    if (model.isEmpty() && adapter.isEmpty()) {
      throw refused(
          name,
          catalog.problems().getOrDefault(name, "it is no model, ControlNet, IP-Adapter or LoRA"));
    }
    return new Pulled(target, revision.commit(), revision.license(), fetched, model, adapter);
  }

  /**
   * Refuses what can be told by graphs and configurations alone, before the weights are fetched.
   *
   * @param path where the weights are files of the right size
   */
  void rehearse(Selection.Kind kind, String name, Path path) {
    Consumer<Path> reader =
        switch (kind) {
          case MODEL -> ModelDirectory::open;
          case CONTROLNET -> ControlNetDirectory::open;
          case IP_ADAPTER -> IpAdapterDirectory::open;
          case LORA -> nothing -> {};
        };
    try {
      reader.accept(path);
    } catch (ModelException e) {
      throw refused(name, e.getMessage());
    }
  }

  /** Refuses a pipeline of a kind that is not known, before its graphs are fetched. */
  void family(String name, Path path) {
    try {
      ModelDirectory.family(path);
    } catch (ModelException e) {
      throw refused(name, e.getMessage());
    }
  }

  private static void weights(Path path, AdapterInfo info) {
    for (String file : info.files()) {
      try {
        switch (info.kind()) {
          case LORA -> LoraFile.read(path.resolve(file));
          case IP_ADAPTER -> IpAdapterFile.read(path.resolve(file));
          case CONTROLNET -> {}
        }
      } catch (AdapterException e) {
        throw new HubException(
            e.getMessage() + (info.files().size() > 1 ? " Choose others with --file." : ""), e);
      }
    }
  }

  private static HubException refused(String name, String reason) {
    return new HubException("%s cannot be used: %s".formatted(name, reason));
  }
}
