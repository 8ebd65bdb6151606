package dev.pagoda.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The embedded model and those of a directory: each sub-directory with a {@code model_index.json}
 * is one. Names are looked up among those found at the start, so a name that is asked for never
 * becomes a path. Thread-safe.
 */
public final class DirectoryModelCatalog implements ModelCatalog {
  private final Map<String, CatalogEntry> entries = new TreeMap<>();
  private final String defaultModel;

  /**
   * Lists the models; they are read when they are first asked for.
   *
   * @param models holds one directory per model; empty: only the embedded model
   * @param defaultModel name of the default model; empty: the only one of the directory, or else
   *     the embedded one
   * @param layers gives the self-attentions of a UNet's {@code model.onnx} as diffusers module
   *     paths in order of execution
   * @throws ModelException if the directory cannot be listed or the default model is not there
   */
  public DirectoryModelCatalog(
      Optional<Path> models, Optional<String> defaultModel, Function<Path, List<String>> layers) {
    add(EmbeddedModel.locate(DirectoryModelCatalog.class.getClassLoader()), layers);
    // A directory of the embedded model's name takes its place.
    List<Path> found = models.map(DirectoryModelCatalog::list).orElse(List.of());
    found.forEach(model -> add(model, layers));
    this.defaultModel =
        defaultModel.orElse(
            found.size() == 1 ? found.get(0).getFileName().toString() : EmbeddedModel.NAME);
    entry(this.defaultModel);
  }

  @Override
  public String defaultModel() {
    return defaultModel;
  }

  @Override
  public List<ModelInfo> models() {
    return entries.values().stream().flatMap(entry -> entry.info().stream()).toList();
  }

  @Override
  public Optional<ModelInfo> find(String name) {
    return Optional.ofNullable(entries.get(name)).flatMap(CatalogEntry::info);
  }

  @Override
  public Map<String, String> problems() {
    Map<String, String> problems = new TreeMap<>();
    entries.forEach(
        (name, entry) -> entry.problem().ifPresent(problem -> problems.put(name, problem)));
    return problems;
  }

  /**
   * The checked directory of a model.
   *
   * @throws ModelException if there is none of that name, or it cannot be used
   */
  public ModelDirectory directory(String name) {
    return entry(name).directory();
  }

  private CatalogEntry entry(String name) {
    CatalogEntry entry = entries.get(name);
    if (entry == null) {
      throw new ModelException(
          "there is no model \"%.80s\"; there are %s"
              .formatted(name, String.join(", ", entries.keySet())));
    }
    return entry;
  }

  private void add(Path model, Function<Path, List<String>> layers) {
    String name = model.getFileName().toString();
    entries.put(name, new CatalogEntry(name, model, layers));
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> Files.isRegularFile(child.resolve(ModelDirectory.INDEX)))
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new ModelException("the models directory " + directory + " cannot be listed", e);
    }
  }
}
