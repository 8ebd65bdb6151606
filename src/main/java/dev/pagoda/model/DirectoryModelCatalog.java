package dev.pagoda.model;

import dev.pagoda.onnx.graph.UnsupportedGraphException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The embedded models and what a directory holds: each sub-directory with a {@code
 * model_index.json} is a model, others may be ControlNets, IP-Adapters or LoRAs, and hidden ones
 * are none. Names are looked up among those that were found, so a name that is asked for never
 * becomes a path. Thread-safe.
 */
public final class DirectoryModelCatalog implements ModelCatalog, AdapterDirectories {
  private final CatalogEntries<Model> models;
  private final AdapterCatalog adapters = new AdapterCatalog();
  private final Optional<Path> directory;
  private final String defaultModel;

  private record Model(ModelDirectory directory, ModelInfo info) {}

  /**
   * Lists the directories; they are read when they are first asked for.
   *
   * @param directory holds one directory per model or adapter; empty: only the embedded models
   * @param defaultModel name of the default model; empty: the only one of the directory, or else
   *     the embedded SDXL
   * @param layers gives the self-attentions of a denoiser's {@code model.onnx} as diffusers module
   *     paths in order of execution
   * @throws ModelException if the directory cannot be listed or the default model is not there
   */
  public DirectoryModelCatalog(
      Optional<Path> directory,
      Optional<String> defaultModel,
      Function<Path, List<String>> layers) {
    this.directory = directory;
    models = new CatalogEntries<>("model", path -> read(path, layers));
    EmbeddedModels.locate(DirectoryModelCatalog.class.getClassLoader()).forEach(models::add);
    String only = EmbeddedModels.DEFAULT;
    int found = 0;
    for (Path child : directory.map(DirectoryModelCatalog::list).orElse(List.of())) {
      if (add(child)) {
        only = child.getFileName().toString();
        found++;
      }
    }
    this.defaultModel = defaultModel.orElse(found == 1 ? only : EmbeddedModels.DEFAULT);
    models.entry(this.defaultModel);
  }

  /**
   * Looks for directories that were pulled since. Those that somebody copies there are seen at the
   * next start, since nobody can tell when a copy is complete. The default model stays.
   *
   * @return whether there are any
   * @throws ModelException if the directory cannot be listed
   */
  public synchronized boolean refresh() {
    boolean found = false;
    for (Path child : directory.map(DirectoryModelCatalog::list).orElse(List.of())) {
      String name = child.getFileName().toString();
      if (Files.isRegularFile(child.resolve(ModelDirectory.PULL_RECORD))
          && !models.has(name)
          && !adapters.has(name)) {
        add(child);
        found |= models.has(name) || adapters.has(name);
      }
    }
    return found;
  }

  @Override
  public String defaultModel() {
    return defaultModel;
  }

  @Override
  public List<ModelInfo> models() {
    return models.usable().map(Model::info).toList();
  }

  @Override
  public Optional<ModelInfo> find(String name) {
    return models.find(name).map(Model::info);
  }

  @Override
  public List<AdapterInfo> adapters() {
    return adapters.adapters();
  }

  @Override
  public Map<String, String> problems() {
    Map<String, String> problems = new TreeMap<>();
    models.addProblemsTo(problems);
    adapters.addProblemsTo(problems);
    return problems;
  }

  /**
   * The checked directory of a model.
   *
   * @throws ModelException if there is none of that name, or it cannot be used
   */
  public ModelDirectory directory(String name) {
    return models.entry(name).get().directory();
  }

  @Override
  public ControlNetDirectory controlNet(String name) {
    return adapters.controlNet(name);
  }

  @Override
  public IpAdapterDirectory ipAdapter(String reference) {
    return adapters.ipAdapter(reference);
  }

  @Override
  public Path ipAdapterFile(String reference) {
    return adapters.ipAdapterFile(reference);
  }

  @Override
  public Path lora(String reference) {
    return adapters.lora(reference);
  }

  /** Returns whether it is a model; one of an embedded model's name takes its place. */
  private boolean add(Path child) {
    boolean model = Files.isRegularFile(child.resolve(ModelDirectory.INDEX));
    if (model) {
      models.add(child);
    } else {
      adapters.add(child);
    }
    return model;
  }

  private static Model read(Path path, Function<Path, List<String>> layers) {
    ModelDirectory directory = ModelDirectory.open(path);
    try {
      return new Model(directory, directory.info(layers.apply(directory.denoiser().graph())));
    } catch (UnsupportedGraphException | UncheckedIOException e) {
      throw new ModelException(directory.denoiser().file("model.onnx") + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ModelException("the models directory " + directory + " cannot be listed", e);
    }
  }
}
