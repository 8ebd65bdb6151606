package dev.pagoda.onnx;

import ai.onnxruntime.OnnxTensor;

/** An output of a run as ONNX Runtime made it; see {@link LiveOutputs}. */
final class OutputTensor extends GraphTensor {
  private final OnnxTensor tensor;

  OutputTensor(OnnxTensor tensor) {
    this.tensor = tensor;
  }

  @Override
  OnnxTensor tensor() {
    return tensor;
  }
}
