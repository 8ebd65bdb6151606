package dev.pagoda.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.pagoda.model.ModelException;
import java.util.Arrays;
import java.util.List;

/**
 * An input or output of a graph, as the graph declares it.
 *
 * @param name the graph's name for it
 * @param type element type
 * @param shape sizes; -1 where any is taken
 */
public record Port(String name, OnnxJavaType type, List<Long> shape) {

  static Port of(String graph, NodeInfo node) {
    if (node.getInfo() instanceof TensorInfo tensor) {
      return new Port(
          node.getName(), tensor.type, Arrays.stream(tensor.getShape()).boxed().toList());
    }
    throw new ModelException(graph + ": \"" + node.getName() + "\" is not a tensor.");
  }
}
