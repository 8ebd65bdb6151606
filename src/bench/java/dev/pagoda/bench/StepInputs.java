package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.pagoda.onnx.graph.Extensions;
import dev.pagoda.onnx.graph.PagGraph;
import java.util.Map;
import java.util.Set;

/** Inputs of one denoising step: the same latents in every row, text of its own for row 0. */
interface StepInputs {

  /** The stock inputs for [unconditional, conditional, conditional, …], in a map to add to. */
  Map<String, OnnxTensor> stock(int rows) throws OrtException;

  /** The inputs of a rewritten graph with everything off. */
  default Map<String, OnnxTensor> off(Extensions extensions, int rows) throws OrtException {
    return rewritten(extensions, rows, Set.of());
  }

  /**
   * The inputs of a rewritten graph without residuals of ControlNets.
   *
   * @param rows that the stock graph has
   * @param perturbed module paths of the perturbed layers; where none is, no row is perturbed
   */
  default Map<String, OnnxTensor> rewritten(Extensions extensions, int rows, Set<String> perturbed)
      throws OrtException {
    Map<String, OnnxTensor> inputs = stock(rows);
    long[] layers =
        extensions.selfAttentions().stream()
            .mapToLong(l -> perturbed.contains(l) ? 1 : 0)
            .toArray();
    inputs.put(PagGraph.ROWS, Tensors.longs(perturbed.isEmpty() ? new long[0] : new long[] {1}));
    inputs.put(PagGraph.LAYERS, Tensors.longs(layers));
    for (String residual : extensions.residuals()) {
      inputs.put(residual, Tensors.zero());
    }
    return inputs;
  }
}
