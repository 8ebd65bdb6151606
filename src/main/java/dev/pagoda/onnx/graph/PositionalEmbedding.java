package dev.pagoda.onnx.graph;

import java.nio.file.Path;

/**
 * Where a transformer over patches (diffusers' {@code PatchEmbed}) takes the embedding of their
 * positions from. An exporter that traces the module at the size it was made for stores the
 * embedding of that size as a constant, whatever sizes the graph's inputs declare: other numbers of
 * tokens then fail in the middle of a run, and other shapes of as many tokens come out wrong.
 */
public sealed interface PositionalEmbedding {

  /**
   * A constant of the export.
   *
   * @param tokens patches of the picture that it was made for
   */
  record Baked(long tokens) implements PositionalEmbedding {}

  /** Computed in the graph from the height and width of its input. */
  record Computed() implements PositionalEmbedding {}

  /**
   * Not to be told from the graph.
   *
   * @param reason as it goes on after the name of the file
   */
  record Unknown(String reason) implements PositionalEmbedding {}

  /**
   * Looks into a {@code model.onnx} without loading its weights.
   *
   * @param file the transformer
   * @param latents input that is cut into patches, [rows, channels, height, width]
   * @throws UnsupportedGraphException if the file is no ONNX model or of an old opset
   */
  static PositionalEmbedding of(Path file, String latents) {
    return new PositionalEmbeddingFinder(ModelFile.read(file).graph()).find(latents);
  }
}
