package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Optional;

/**
 * A linear layer: a MatMul or Gemm with a constant weight.
 *
 * @param node the MatMul or Gemm
 * @param input the tensor that is projected
 * @param weight the constant, [in, out] for a MatMul
 */
record Linear(NodeProto node, String input, String weight) {

  static Optional<Linear> of(Graph graph, NodeProto node) {
    boolean product = node.getOpType().equals("MatMul") || node.getOpType().equals("Gemm");
    return product && graph.isConstant(node.getInput(1)) && !graph.isConstant(node.getInput(0))
        ? Optional.of(new Linear(node, node.getInput(0), node.getInput(1)))
        : Optional.empty();
  }
}
