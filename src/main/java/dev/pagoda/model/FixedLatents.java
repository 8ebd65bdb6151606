package dev.pagoda.model;

import dev.pagoda.model.PixArtSigmaDirectory.BakedLatents;
import dev.pagoda.onnx.graph.PositionalEmbedding;
import dev.pagoda.onnx.graph.TensorSpec;
import dev.pagoda.onnx.graph.UnsupportedGraphException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Finds out whether a transformer was exported for one size of latents. */
final class FixedLatents {
  private static final String INPUT = "hidden_states";

  private final Component<TransformerConfig> transformer;
  private final int patch;

  private FixedLatents(Component<TransformerConfig> transformer) {
    this.transformer = transformer;
    this.patch = transformer.config().patchSize();
  }

  /**
   * The only size that it takes; empty if it takes any.
   *
   * @throws ModelException if it takes one only and that cannot be told
   */
  static Optional<BakedLatents> of(Component<TransformerConfig> transformer) {
    return new FixedLatents(transformer).find();
  }

  private Optional<BakedLatents> find() {
    TensorSpec latents = transformer.signature().input(INPUT).orElseThrow();
    boolean declared = latents.size(2).isPresent();
    BakedLatents only =
        declared
            ? new BakedLatents(side(latents, 2), side(latents, 3))
            : new BakedLatents(
                transformer.config().sampleSize(), transformer.config().sampleSize());
    PositionalEmbedding embedding = embedding();
    if (embedding instanceof PositionalEmbedding.Baked baked) {
      agree(baked.tokens(), only, declared);
    } else if (embedding instanceof PositionalEmbedding.Unknown unknown && !declared) {
      // One that is built in could make wrong pictures of other shapes without any error.
      throw transformer.refused(
          unknown.reason()
              + ", so the sizes it takes cannot be told; export it with a fixed height and width");
    }
    boolean fixed = declared || embedding instanceof PositionalEmbedding.Baked;
    return fixed ? Optional.of(only) : Optional.empty();
  }

  private PositionalEmbedding embedding() {
    try {
      return PositionalEmbedding.of(transformer.graph(), INPUT);
    } catch (UnsupportedGraphException | UncheckedIOException e) {
      throw new ModelException(transformer.file("model.onnx") + ": " + e.getMessage(), e);
    }
  }

  private int side(TensorSpec latents, int axis) {
    long side = latents.size(axis).orElseThrow();
    if (side < patch || side % patch != 0 || side > Short.MAX_VALUE) {
      throw transformer.refused(
          "was exported for latents of %s, which are no patches of %d x %d"
              .formatted(latents.shape().orElseThrow(), patch, patch));
    }
    return (int) side;
  }

  private void agree(long tokens, BakedLatents only, boolean declared) {
    long expected = (long) (only.height() / patch) * (only.width() / patch);
    if (tokens != expected) {
      throw transformer.refused(
          ("has the positional embedding of %d patches built in, but %s %d x %d latents, which are "
                  + "%d patches; export it at that size, or so that the graph computes the embedding")
              .formatted(
                  tokens,
                  declared ? "takes" : "its config.json means",
                  only.height(),
                  only.width(),
                  expected));
    }
  }
}
