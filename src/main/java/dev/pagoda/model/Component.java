package dev.pagoda.model;

import dev.pagoda.onnx.graph.GraphSignature;
import java.nio.file.Path;

/**
 * One network of a model.
 *
 * @param name directory as messages show it: {@code unet}, {@code ../other-model/unet} for a shared
 *     one, empty where the network lies in the directory itself
 * @param graph its {@code model.onnx}; external data lies beside it. Models that share a network
 *     have the same path, with symbolic links resolved
 * @param signature what the graph takes and gives
 * @param config what {@code config.json} says
 * @param <C> kind of configuration
 */
public record Component<C>(String name, Path graph, GraphSignature signature, C config) {
  /** A file of it as messages show it. */
  String file(String file) {
    return ComponentPath.shown(name, file);
  }

  /** Why its configuration cannot be used. */
  ModelException wrong(String reason) {
    return new ModelException(file("config.json") + ": " + reason);
  }

  /** Why its graph cannot be used. */
  ModelException refused(String reason) {
    return new ModelException(file("model.onnx") + " " + reason);
  }
}
