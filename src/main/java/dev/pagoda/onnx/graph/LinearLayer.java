package dev.pagoda.onnx.graph;

import java.util.Optional;

/**
 * A linear layer that a LoRA can be added to.
 *
 * @param inFeatures columns that it reads
 * @param outFeatures columns that it makes
 * @param half whether it computes in 16-bit floats
 * @param packed where its columns lie, if several layers share a weight
 */
public record LinearLayer(
    long inFeatures, long outFeatures, boolean half, Optional<PackedColumns> packed) {}
