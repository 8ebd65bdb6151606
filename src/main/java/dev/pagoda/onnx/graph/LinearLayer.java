package dev.pagoda.onnx.graph;

/**
 * A linear layer that a LoRA can be added to.
 *
 * @param inFeatures columns that it reads
 * @param outFeatures columns that it makes
 * @param half whether it computes in 16-bit floats
 */
public record LinearLayer(long inFeatures, long outFeatures, boolean half) {}
