package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pass: lets the UNet take what ControlNets add, as diffusers' {@code UNet2DConditionModel} does:
 * {@value #DOWN}{@code i} float [rows or 1, c, h, w] is added to skip connection i (in the order in
 * which the down path makes them), {@value #MID} to the output of the middle block. Zeros of shape
 * [1, 1, 1, 1] add nothing. Where an export has such inputs already, they become these.
 */
final class ControlResiduals {
  static final String DOWN = "control/down_block_additional_residuals.";
  static final String MID = "control/mid_block_additional_residual";
  private static final String EXPORTED = "additional_residual";

  private final Graph graph;
  private final Emitter out;

  private ControlResiduals(Graph graph) {
    this.graph = graph;
    this.out = new Emitter(graph);
  }

  /**
   * Adds the inputs.
   *
   * @return names of the inputs, that of the middle block last; empty if the graph has no skip
   *     connections
   */
  static List<String> apply(Graph graph) {
    ControlResiduals pass = new ControlResiduals(graph);
    List<ValueInfoProto> exported =
        graph.proto().getInputList().stream()
            .filter(input -> input.getName().contains(EXPORTED))
            .sorted(ControlNetGraph.RESIDUALS)
            .toList();
    return exported.isEmpty() ? pass.intoSkips() : pass.instead(exported);
  }

  /** The inputs of the export keep their names inside the graph. */
  private List<String> instead(List<ValueInfoProto> exported) {
    List<ValueInfoProto> others = new ArrayList<>(graph.proto().getInputList());
    others.removeAll(exported);
    graph.proto().clearInput().addAllInput(others);
    List<String> names = names(exported.size());
    String rows = rows();
    for (int i = 0; i < names.size(); i++) {
      DataType type = DataType.forNumber(exported.get(i).getType().getTensorType().getElemType());
      input(names.get(i), type, rows, exported.get(i).getName());
    }
    List<NodeProto> nodes = new ArrayList<>(out.nodes());
    nodes.addAll(graph.nodes());
    graph.setNodes(nodes);
    return names;
  }

  private List<String> intoSkips() {
    List<NodeProto> joins = joins();
    if (joins.isEmpty()) {
      return List.of();
    }
    List<String> names = names(joins.size() + 1);
    Map<String, List<Integer>> residuals = new HashMap<>();
    Map<String, String> joined = new HashMap<>();
    // The up path takes the last skip first.
    for (int i = 0; i < joins.size(); i++) {
      String skip = joins.get(joins.size() - 1 - i).getInput(1);
      residuals.computeIfAbsent(skip, k -> new ArrayList<>()).add(i);
    }
    residuals.computeIfAbsent(joins.get(0).getInput(0), k -> new ArrayList<>()).add(joins.size());
    DataType type = type(joins.get(0));
    String rows = rows();
    for (String name : names) {
      input(name, type, rows, "pag/residual/" + name);
    }
    for (NodeProto node : graph.nodes()) {
      int join = joins.indexOf(node);
      out.add(join < 0 ? node : join(node, join, joins.size(), joined));
      for (String output : node.getOutputList()) {
        for (int residual : residuals.getOrDefault(output, List.of())) {
          String name = names.get(residual);
          String sum = "pag/joined/" + name;
          out.emit(sum, "Add", List.of(output, "pag/residual/" + name));
          joined.put(name, sum);
        }
      }
    }
    graph.setNodes(out.nodes());
    return names;
  }

  private static NodeProto join(NodeProto node, int index, int skips, Map<String, String> joined) {
    NodeProto.Builder with = node.toBuilder();
    with.setInput(1, joined.get(DOWN + (skips - 1 - index)));
    if (index == 0) {
      with.setInput(0, joined.get(MID));
    }
    return with.build();
  }

  /** Where the up path takes a skip: a Concat of channels that a convolution reads. */
  private List<NodeProto> joins() {
    Map<String, List<NodeProto>> consumers = graph.consumers();
    return graph.nodes().stream()
        .filter(node -> node.getOpType().equals("Concat") && node.getInputCount() == 2)
        .filter(node -> node.getInputList().stream().noneMatch(graph::isConstant))
        // Inputs of the graph are joined, too, but not skipped.
        .filter(
            node -> node.getInputList().stream().map(graph::producer).allMatch(Optional::isPresent))
        .filter(
            node ->
                consumers.getOrDefault(node.getOutput(0), List.of()).stream()
                    .anyMatch(consumer -> consumer.getOpType().equals("Conv")))
        .toList();
  }

  private DataType type(NodeProto join) {
    return graph.consumers().get(join.getOutput(0)).stream()
        .filter(consumer -> consumer.getOpType().equals("Conv"))
        .findFirst()
        .flatMap(conv -> StoredWeight.type(graph, conv.getInput(1)))
        .orElse(DataType.FLOAT);
  }

  private void input(String name, DataType type, String rows, String result) {
    graph.addInput(Inputs.open(name, DataType.FLOAT, 4));
    String value = name;
    if (type != DataType.FLOAT) {
      value =
          out.emit(result + "/cast", "Cast", List.of(name), Attributes.of("to", type.getNumber()));
    }
    out.emit(result, "Expand", List.of(value, rows));
  }

  /** The shape [B, 1, 1, 1]. */
  private String rows() {
    return StockRows.shape(graph, out, 4);
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count - 1; i++) {
      names.add(DOWN + i);
    }
    names.add(MID);
    return List.copyOf(names);
  }
}
