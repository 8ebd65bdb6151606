package dev.pagoda.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The adapters of a models directory. Thread-safe. */
final class AdapterCatalog implements AdapterDirectories {
  private static final String CONFIG = "config.json";

  private final CatalogEntries<ControlNetDirectory> controlNets =
      new CatalogEntries<>("ControlNet", ControlNetDirectory::open);
  private final CatalogEntries<IpAdapterDirectory> ipAdapters =
      new CatalogEntries<>("IP-Adapter", IpAdapterDirectory::open);
  private final CatalogEntries<LoraDirectory> loras =
      new CatalogEntries<>("LoRA", LoraDirectory::open);

  @Override
  public ControlNetDirectory controlNet(String name) {
    return controlNets.entry(name).get();
  }

  @Override
  public IpAdapterDirectory ipAdapter(String reference) {
    return ipAdapters.entry(WeightFiles.directory(reference)).get();
  }

  @Override
  public Path ipAdapterFile(String reference) {
    return WeightFiles.named(reference, ipAdapter(reference).files());
  }

  @Override
  public Path lora(String reference) {
    return WeightFiles.named(
        reference, loras.entry(WeightFiles.directory(reference)).get().files());
  }

  /** All that can be used, by name. */
  List<AdapterInfo> adapters() {
    return Stream.of(controlNets, ipAdapters, loras)
        .<AdapterDirectory>flatMap(CatalogEntries::usable)
        .map(AdapterDirectory::info)
        .sorted(Comparator.comparing(AdapterInfo::name))
        .toList();
  }

  void addProblemsTo(Map<String, String> problems) {
    controlNets.addProblemsTo(problems);
    ipAdapters.addProblemsTo(problems);
    loras.addProblemsTo(problems);
  }

  boolean has(String name) {
    return controlNets.has(name) || ipAdapters.has(name) || loras.has(name);
  }

  /** Takes a directory that is no model; one that is no adapter either is left out. */
  void add(Path directory) {
    if (isControlNet(directory)) {
      controlNets.add(directory);
    } else if (Files.isDirectory(directory.resolve(IpAdapterDirectory.ENCODER))) {
      ipAdapters.add(directory);
    } else if (WeightFiles.anyIn(directory) && !isNetwork(directory)) {
      loras.add(directory);
    }
  }

  /** Any kind of ControlNet, so that those that are not supported can be refused by name. */
  private static boolean isControlNet(Path directory) {
    try {
      return config(directory)
          .flatMap(config -> config.text("_class_name"))
          .filter(name -> name.contains("ControlNet"))
          .isPresent();
    } catch (ModelException e) {
      return Files.exists(directory.resolve("model.onnx"));
    }
  }

  /** Whether the weights are those of a part of a model, as diffusers and transformers save it. */
  private static boolean isNetwork(Path directory) {
    try {
      return config(directory)
          .filter(config -> config.has("_class_name") || config.has("architectures"))
          .isPresent();
    } catch (ModelException e) {
      return false;
    }
  }

  private static Optional<JsonFile> config(Path directory) {
    Path config = directory.resolve(CONFIG);
    return Files.isRegularFile(config)
        ? Optional.of(JsonFile.read(config, CONFIG))
        : Optional.empty();
  }
}
