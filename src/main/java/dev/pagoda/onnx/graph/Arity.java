package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.Map;

/** How many inputs the operators have that passes look into, by the ONNX operator set. */
record Arity(int least, int most) {
  private static final int ANY = Integer.MAX_VALUE;
  private static final Map<String, Arity> KNOWN = known();

  private static Map<String, Arity> known() {
    Map<String, Arity> known = new HashMap<>();
    put(known, 0, 0, "RandomNormal");
    put(known, 1, 1, "Shape", "Size", "Identity", "Cast", "Transpose", "Flatten", "Cos", "Softmax");
    put(known, 1, 1, "Neg", "Abs", "Floor", "Ceil", "Round", "Sqrt", "Reciprocal", "Not");
    put(known, 1, 1, "ConstantOfShape", "EyeLike", "DynamicQuantizeLinear");
    put(known, 1, 2, "Squeeze", "Unsqueeze", "Split", "SplitToSequence");
    put(known, 2, 2, "MatMul", "Add", "Sub", "Mul", "Div", "Mod", "Pow", "And", "Or");
    put(known, 2, 2, "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual");
    put(known, 2, 2, "Gather", "Reshape", "Expand", "Tile");
    put(known, 2, 3, "Gemm", "Conv", "QuantizeLinear", "DequantizeLinear");
    put(known, 2, ANY, "ConvInteger", "MatMulInteger", "QLinearConv", "FusedConv");
    put(known, 3, 3, "Where", "Range");
    put(known, 3, 5, "Slice");
    put(known, 1, ANY, "Concat", "Min", "Max", "Sum", "MultiHeadAttention");
    return Map.copyOf(known);
  }

  private static void put(Map<String, Arity> known, int least, int most, String... operators) {
    for (String operator : operators) {
      known.put(operator, new Arity(least, most));
    }
  }

  /** Whether the operator is one of those: they have no graphs inside. */
  static boolean known(NodeProto node) {
    return KNOWN.containsKey(node.getOpType());
  }

  /** Of operators that are not known here, nothing is expected. */
  static Arity of(NodeProto node) {
    if (node.getOpType().equals("Attention")) {
      boolean packed = node.getDomain().equals("com.microsoft");
      return new Arity(packed ? 2 : 3, ANY);
    }
    return KNOWN.getOrDefault(node.getOpType(), new Arity(0, ANY));
  }

  /** Whether the inputs that the operator cannot do without are there, and no more than it has. */
  boolean holds(NodeProto node) {
    int count = node.getInputCount();
    return count >= least
        && count <= most
        && node.getInputList().subList(0, least).stream().noneMatch(String::isEmpty);
  }

  @Override
  public String toString() {
    return least == most
        ? Integer.toString(least)
        : most == ANY ? least + " or more" : least + " to " + most;
  }
}
