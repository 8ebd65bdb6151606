package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link PagGraph} with some of its passes left out, to tell what each of them costs. */
public final class SelectedPasses {
  private SelectedPasses() {}

  /** What may be left out. */
  public enum Pass {
    RESIDUALS,
    IMAGE_PROMPTS,
    LORAS
  }

  /** Rewrites the model file with perturbed attention and these passes. */
  public static RewrittenModel rewrite(Path modelFile, Set<Pass> passes) {
    ModelFile file = ModelFile.read(modelFile);
    Graph graph = file.graph();
    UnpackHeads.apply(graph);
    List<SelfAttention> attentions = SelfAttentions.find(graph);
    List<CrossAttention> crossAttentions = CrossAttentions.find(graph, attentions);
    Map<String, NodeProto> linears = LinearLayers.find(graph);
    List<String> residuals =
        passes.contains(Pass.RESIDUALS) ? ControlResiduals.apply(graph) : List.of();
    Map<String, AttentionLayer> prompted =
        passes.contains(Pass.IMAGE_PROMPTS) ? ImagePrompts.apply(graph, crossAttentions) : Map.of();
    ForkRows.apply(graph, attentions);
    Map<String, LinearLayer> adapted =
        passes.contains(Pass.LORAS) ? LoraBranches.apply(graph, linears) : Map.of();
    DeadNodes.remove(graph);
    List<String> layers = attentions.stream().map(SelfAttention::path).toList();
    return new RewrittenModel(
        file.write(graph), file.weights(), new Extensions(layers, residuals, prompted, adapted));
  }
}
