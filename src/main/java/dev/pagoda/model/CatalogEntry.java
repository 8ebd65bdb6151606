package dev.pagoda.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One model of the catalog, read when it is first asked for, and once. Thread-safe. */
final class CatalogEntry {
  private final String name;
  private final Path path;
  private final Function<Path, List<String>> layers;
  private ModelDirectory directory;
  private ModelInfo info;
  private ModelException problem;

  CatalogEntry(String name, Path path, Function<Path, List<String>> layers) {
    this.name = name;
    this.path = path;
    this.layers = layers;
  }

  ModelDirectory directory() {
    read();
    if (problem != null) {
      throw new ModelException("model \"" + name + "\": " + problem.getMessage(), problem);
    }
    return directory;
  }

  Optional<ModelInfo> info() {
    read();
    return Optional.ofNullable(info);
  }

  /** Why it cannot be used. */
  Optional<String> problem() {
    read();
    return Optional.ofNullable(problem).map(ModelException::getMessage);
  }

  private synchronized void read() {
    if (directory != null || problem != null) {
      return;
    }
    try {
      ModelDirectory opened = ModelDirectory.open(path);
      info = opened.info(layersOf(opened.unet().graph()));
      directory = opened;
    } catch (ModelException e) {
      problem = e;
    }
  }

  private List<String> layersOf(Path graph) {
    try {
      return layers.apply(graph);
    } catch (RuntimeException e) {
      throw new ModelException("unet/model.onnx: " + e.getMessage(), e);
    }
  }
}
