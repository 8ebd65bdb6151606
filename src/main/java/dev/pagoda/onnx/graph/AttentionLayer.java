package dev.pagoda.onnx.graph;

/**
 * A cross-attention that image prompts can be added to.
 *
 * @param channels columns of its queries, all heads together
 * @param half whether it computes in 16-bit floats
 */
public record AttentionLayer(long channels, boolean half) {}
