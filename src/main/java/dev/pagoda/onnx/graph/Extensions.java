package dev.pagoda.onnx.graph;

import java.util.List;
import java.util.Map;

/**
 * What a rewritten graph takes besides its stock inputs.
 *
 * @param selfAttentions module paths in order of execution: what PAG perturbs
 * @param residuals names of the inputs that ControlNets feed, that of the middle block last
 * @param crossAttentions by module path in order of execution: where IP-Adapters attend
 * @param linears linear layers by module path in order of execution: what LoRAs change; packed ones
 *     last
 */
public record Extensions(
    List<String> selfAttentions,
    List<String> residuals,
    Map<String, AttentionLayer> crossAttentions,
    Map<String, LinearLayer> linears) {

  /** A graph as it is. */
  public static final Extensions NONE = new Extensions(List.of(), List.of(), Map.of(), Map.of());
}
