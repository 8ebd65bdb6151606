package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a stock denoiser export so that perturbed-attention guidance is request data: one
 * session serves every layer set, on and off, and any number of rows.
 *
 * <p>The rewritten graph takes, besides the stock inputs (B rows each),
 *
 * <ul>
 *   <li>{@value #ROWS}, int64 [P]: for each perturbed row the row that it is a copy of; may be
 *       empty;
 *   <li>{@value #LAYERS}, int64 [self-attentions]: 1 where attention is perturbed, else 0.
 * </ul>
 *
 * <p>A perturbed row equals its source row bit for bit up to the first chosen layer, so it begins
 * to exist there and not earlier (<em>late fork</em>): the output has B + P rows, perturbed rows
 * last, or B rows when no layer is chosen. In a chosen layer the attention result of a perturbed
 * row is its value projection (an identity attention map), and the row takes no part in queries,
 * keys and scores. Source: Ahn et al., "Self-Rectifying Diffusion Sampling with Perturbed-Attention
 * Guidance" (2024), and diffusers' {@code PAGCFGIdentitySelfAttnProcessor2_0}.
 *
 * <p>Weights are never copied: what lies in the stock file stays there and is referred to.
 */
public final class PagGraph {
  /** Name of the input that tells the perturbed rows. */
  public static final String ROWS = "pag_rows";

  /** Name of the input that tells the perturbed layers. */
  public static final String LAYERS = "pag_layers";

  private PagGraph() {}

  /**
   * Rewrites the model file for perturbed-attention guidance.
   *
   * @throws UnsupportedGraphException when the graph has no self-attention or one that is unknown;
   *     the message gives the reason, the caller names the file
   * @throws java.io.UncheckedIOException when the file cannot be read
   */
  public static RewrittenModel rewrite(Path modelFile) {
    ModelFile file = ModelFile.read(modelFile);
    Graph graph = file.graph();
    UnpackHeads.apply(graph);
    List<SelfAttention> attentions = SelfAttentions.find(graph);
    List<CrossAttention> crossAttentions = CrossAttentions.find(graph, attentions);
    Map<String, NodeProto> linears = LinearLayers.find(graph);
    List<PackedWeight> packed = PackedWeight.find(graph, attentions, crossAttentions);
    List<String> residuals = ControlResiduals.apply(graph);
    Map<String, AttentionLayer> prompted =
        residuals.isEmpty() ? Map.of() : ImagePrompts.apply(graph, crossAttentions);
    ForkRows.apply(graph, attentions);
    Map<String, LinearLayer> adapted = LoraBranches.apply(graph, linears);
    adapted.putAll(PackedLoras.apply(graph, packed));
    DeadNodes.remove(graph);
    return new RewrittenModel(
        file.write(graph),
        file.weights(),
        new Extensions(paths(attentions), residuals, prompted, adapted));
  }

  /**
   * Rewrites the model file for perturbed-attention guidance alone: that of a denoiser which no
   * adapters are made for, such as PixArt-Sigma's transformer.
   *
   * @throws UnsupportedGraphException as {@link #rewrite}
   * @throws java.io.UncheckedIOException when the file cannot be read
   */
  public static RewrittenModel rewriteTransformer(Path modelFile) {
    ModelFile file = ModelFile.read(modelFile);
    Graph graph = file.graph();
    UnpackHeads.apply(graph);
    DoubleCosines.apply(graph);
    List<SelfAttention> attentions = SelfAttentions.find(graph);
    ForkRows.apply(graph, attentions);
    DeadNodes.remove(graph);
    return new RewrittenModel(
        file.write(graph),
        file.weights(),
        new Extensions(paths(attentions), List.of(), Map.of(), Map.of()));
  }

  /**
   * Module paths of the self-attentions of a model file, in order of execution, without rewriting.
   *
   * @throws UnsupportedGraphException as {@link #rewrite}
   */
  public static List<String> layers(Path modelFile) {
    Graph graph = ModelFile.read(modelFile).graph();
    UnpackHeads.apply(graph);
    return paths(SelfAttentions.find(graph));
  }

  private static List<String> paths(List<SelfAttention> attentions) {
    return attentions.stream().map(SelfAttention::path).toList();
  }
}
