package dev.pagoda.model;

import dev.pagoda.onnx.graph.GraphSignature;
import java.nio.file.Path;

/**
 * One network of a model.
 *
 * @param name directory below the model's, such as {@code unet}
 * @param graph its {@code model.onnx}; external data lies beside it
 * @param signature what the graph takes and gives
 * @param config what {@code config.json} says
 * @param <C> kind of configuration
 */
public record Component<C>(String name, Path graph, GraphSignature signature, C config) {}
