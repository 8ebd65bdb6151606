package dev.pagoda.onnx.graph;

import java.util.Set;

/**
 * One self-attention of a graph.
 *
 * @param path diffusers module path, e.g. {@code mid_block.attentions.0.transformer_blocks.0.attn1}
 * @param toOut first output of the node that projects the attention result ({@code to_out.0})
 * @param result the attention result that enters it, [rows, tokens, channels]
 * @param input what Q, K and V are projected from
 * @param inside first outputs of the nodes that compute Q, K, scores and result: what a perturbed
 *     row is left out of
 * @param value how its value projection is found
 */
record SelfAttention(
    String path,
    String toOut,
    String result,
    String input,
    Set<String> inside,
    ProjectedValue value) {}
