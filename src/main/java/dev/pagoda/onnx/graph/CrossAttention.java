package dev.pagoda.onnx.graph;

/**
 * One cross-attention of a graph.
 *
 * @param path diffusers module path, e.g. {@code mid_block.attentions.0.transformer_blocks.0.attn2}
 * @param toOut first output of the node that projects the attention result ({@code to_out.0})
 * @param query projected queries, [rows, tokens, channels]
 * @param result the attention result that enters {@code to_out.0}, [rows, tokens, channels]
 */
record CrossAttention(String path, String toOut, String query, String result) {}
