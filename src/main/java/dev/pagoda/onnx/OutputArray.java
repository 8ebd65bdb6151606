package dev.pagoda.onnx;

import java.util.List;

/**
 * An output copied out of ONNX Runtime.
 *
 * @param data values as float32, last dimension fastest
 * @param shape sizes
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
public record OutputArray(float[] data, List<Long> shape) {}
