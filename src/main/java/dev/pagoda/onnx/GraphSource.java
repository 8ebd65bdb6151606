package dev.pagoda.onnx;

import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.graph.ControlNetGraph;
import dev.pagoda.onnx.graph.Extensions;
import dev.pagoda.onnx.graph.LoraGraph;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.onnx.graph.RewrittenModel;
import dev.pagoda.onnx.graph.UnsupportedGraphException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A graph that a session is made of.
 *
 * @param file the model file, for messages and, without {@code model}, to read
 * @param model the serialized graph where it is not the file itself
 * @param externalData folder of the weights outside a serialized graph
 * @param extensions what the graph takes besides its stock inputs
 */
public record GraphSource(
    Path file, Optional<byte[]> model, Optional<Path> externalData, Extensions extensions) {
  private static final int NAMED = 3;

  /** The file as it is. */
  public static GraphSource ofFile(Path file) {
    return new GraphSource(file, Optional.empty(), Optional.empty(), Extensions.NONE);
  }

  /** Model, component and file, such as {@code sdxl/unet/model.onnx}: how messages name it. */
  public String name() {
    return name(file);
  }

  /** As {@link #name()}; what lies above a model is nobody's business. */
  static String name(Path file) {
    int names = file.getNameCount();
    return file.subpath(Math.max(0, names - NAMED), names).toString();
  }

  /**
   * The file rewritten for perturbed-attention guidance and all adapters.
   *
   * @throws ModelException when the graph cannot be rewritten; names the file and the reason
   */
  public static GraphSource perturbed(Path file) {
    return rewritten(file, PagGraph::rewrite);
  }

  /**
   * A transformer rewritten for perturbed-attention guidance.
   *
   * @throws ModelException as {@link #perturbed}
   */
  public static GraphSource transformer(Path file) {
    return rewritten(file, PagGraph::rewriteTransformer);
  }

  /**
   * A text encoder that takes LoRAs.
   *
   * @throws ModelException as {@link #perturbed}
   */
  public static GraphSource adapted(Path file) {
    return rewritten(file, LoraGraph::rewrite);
  }

  /**
   * A ControlNet that adds to what others gave.
   *
   * @throws ModelException as {@link #perturbed}
   */
  public static GraphSource controlNet(Path file) {
    return rewritten(file, ControlNetGraph::rewrite);
  }

  private static GraphSource rewritten(Path file, Function<Path, RewrittenModel> rewrite) {
    try {
      RewrittenModel rewritten = rewrite.apply(file);
      return new GraphSource(
          file, Optional.of(rewritten.model()), rewritten.weights(), rewritten.extensions());
    } catch (UnsupportedGraphException e) {
      throw new ModelException(name(file) + " cannot be used: " + e.getMessage() + ".", e);
    } catch (UncheckedIOException e) {
      throw new ModelException(
          name(file) + " cannot be read: " + e.getCause().getMessage() + ".", e);
    }
  }
}
