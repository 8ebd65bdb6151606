package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Follows the patches from the latents on to the first sum that adds more than a bias to them: that
 * is where their positions come in, before any normalisation or attention.
 */
final class PositionalEmbeddingFinder {
  /** Nodes whose output is their first input in another form, with as many numbers. */
  private static final Set<String> KEEPING =
      Set.of(
          "Identity",
          "Cast",
          "Reshape",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Flatten",
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear");

  /** An embedding may be repeated for the rows, whose number is not stored. */
  private static final Set<String> SAME_NUMBERS =
      Stream.concat(KEEPING.stream(), Stream.of("Expand", "Tile"))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> SAME_SHAPE = Set.of("Identity", "Cast", "DequantizeLinear");

  /** Scales of quantized weights. */
  private static final Set<String> SCALING = Set.of("Mul", "Div");

  private static final Set<String> CONVOLVING =
      Set.of("Conv", "ConvInteger", "QLinearConv", "FusedConv");

  /** The product over patches that were cut out before. */
  private static final Set<String> PROJECTING = Set.of("MatMul", "MatMulInteger", "Gemm");

  /** Optimizers fuse a sum with the normalisation that follows. */
  private static final Set<String> ADDING =
      Set.of("Add", "Sum", "SkipLayerNormalization", "SkipSimplifiedLayerNormalization");

  private static final int SUMMANDS = 2;

  private final Graph graph;
  private final Set<String> patches = new HashSet<>();

  /** Columns of a token; empty before the latents are projected, or where that is not known. */
  private Optional<Long> columns = Optional.empty();

  PositionalEmbeddingFinder(Graph graph) {
    this.graph = graph;
  }

  PositionalEmbedding find(String latents) {
    patches.add(latents);
    for (NodeProto node : graph.nodes()) {
      Optional<PositionalEmbedding> found = follow(node);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return new PositionalEmbedding.Unknown(
        "has no positional embedding where one is expected, after the projection of " + latents);
  }

  private Optional<PositionalEmbedding> follow(NodeProto node) {
    String operator = node.getOpType();
    boolean reads = node.getInputCount() > 0 && patches.contains(node.getInput(0));
    if (ADDING.contains(operator)) {
      return sum(node);
    } else if (SCALING.contains(operator)) {
      reads = node.getInputList().stream().anyMatch(patches::contains);
    } else if (reads && (CONVOLVING.contains(operator) || PROJECTING.contains(operator))) {
      columns = outputs(node);
    } else {
      reads &= KEEPING.contains(operator);
    }
    if (reads) {
      patches.add(node.getOutput(0));
    }
    return Optional.empty();
  }

  /** The embedding that a sum adds to the patches; empty where it is a bias. */
  private Optional<PositionalEmbedding> sum(NodeProto node) {
    List<String> summands =
        node.getInputList().subList(0, Math.min(SUMMANDS, node.getInputCount()));
    List<String> others = summands.stream().filter(tensor -> !patches.contains(tensor)).toList();
    if (others.size() != 1 || summands.size() != SUMMANDS) {
      return Optional.empty();
    }
    Optional<Long> numbers =
        stored(others.get(0), SAME_NUMBERS).map(PositionalEmbeddingFinder::numbers);
    boolean bias =
        numbers.isPresent() && (columns.isEmpty() || numbers.get() <= columns.get().longValue());
    if (bias) {
      patches.add(node.getOutput(0));
      return Optional.empty();
    }
    if (numbers.isPresent() && numbers.get() % columns.get() == 0) {
      return Optional.of(new PositionalEmbedding.Baked(numbers.get() / columns.get()));
    }
    return Optional.of(
        numbers.isPresent() || graph.isConstant(others.get(0))
            ? new PositionalEmbedding.Unknown(
                "has a positional embedding built in (%s) whose size cannot be told"
                    .formatted(node.getName()))
            : new PositionalEmbedding.Computed());
  }

  /** Channels that a convolution or columns that a product makes. */
  private Optional<Long> outputs(NodeProto node) {
    return node.getInputList().stream()
        .skip(1)
        .map(weight -> stored(weight, SAME_SHAPE))
        .flatMap(Optional::stream)
        .map(TensorProto::getDimsList)
        .filter(dims -> dims.size() > 1 && !dims.contains(0L))
        .findFirst()
        .map(
            dims ->
                CONVOLVING.contains(node.getOpType()) || Attributes.integer(node, "transB", 0) != 0
                    ? dims.get(0)
                    : dims.get(dims.size() - 1));
  }

  /** The stored tensor that is read through nodes of these kinds. */
  private Optional<TensorProto> stored(String tensor, Set<String> through) {
    String at = tensor;
    Optional<TensorProto> stored = graph.constant(at);
    while (stored.isEmpty()) {
      Optional<NodeProto> node =
          graph.producer(at).filter(producer -> through.contains(producer.getOpType()));
      if (node.isEmpty()) {
        return Optional.empty();
      }
      at = node.get().getInput(0);
      stored = graph.constant(at);
    }
    return stored;
  }

  private static long numbers(TensorProto tensor) {
    return tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
  }
}
