package dev.pagoda.bench;

import ai.onnxruntime.OrtException;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.onnx.graph.RewrittenModel;
import dev.pagoda.onnx.graph.SelectedPasses;
import dev.pagoda.onnx.graph.SelectedPasses.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What it costs that a graph can take PAG, ControlNets, IP-Adapters and LoRAs when it has none. */
final class HookSteps {
  private HookSteps() {}

  static String table(Setup setup) throws OrtException {
    StepInputs inputs = setup.inputs();
    List<LoadedGraph> graphs = new ArrayList<>();
    try {
      List<Step> steps = new ArrayList<>();
      graphs.add(LoadedGraph.stock(setup.unet().file()));
      steps.add(Step.of("stock graph", 2, graphs.get(0).session(), inputs.stock(2)));
      for (Map.Entry<String, Set<Pass>> variant : variants().entrySet()) {
        LoadedGraph graph = LoadedGraph.of(rewrite(setup, variant.getValue()));
        graphs.add(graph);
        steps.add(Step.of(variant.getKey(), 2, graph.session(), inputs.off(graph.extensions(), 2)));
      }
      float[] stock = steps.get(0).output();
      for (Step step : steps) {
        Check.same(stock, step.output(), step.label());
      }
      return RatioTable.of(List.of("stock"), steps, setup.rounds());
    } finally {
      for (LoadedGraph graph : graphs) {
        graph.close();
      }
    }
  }

  private static Map<String, Set<Pass>> variants() {
    Map<String, Set<Pass>> variants = new LinkedHashMap<>();
    variants.put("PAG", Set.of());
    variants.put("PAG, ControlNet", Set.of(Pass.RESIDUALS));
    variants.put("PAG, IP-Adapter", Set.of(Pass.IMAGE_PROMPTS));
    variants.put("PAG, LoRA", Set.of(Pass.LORAS));
    variants.put("all four", EnumSet.allOf(Pass.class));
    return variants;
  }

  /** With all passes it must be what the application runs. */
  private static RewrittenModel rewrite(Setup setup, Set<Pass> passes) {
    RewrittenModel model = SelectedPasses.rewrite(setup.unet().file(), passes);
    if (passes.size() == Pass.values().length
        && !Arrays.equals(model.model(), PagGraph.rewrite(setup.unet().file()).model())) {
      throw new IllegalStateException("SelectedPasses is not what PagGraph does.");
    }
    return model;
  }
}
