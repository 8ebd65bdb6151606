package dev.pagoda.onnx;

import ai.onnxruntime.OnnxTensor;

/** A tensor that a graph can be given. */
public abstract sealed class GraphTensor permits HostTensor, OutputTensor {
  abstract OnnxTensor tensor();
}
