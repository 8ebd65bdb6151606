package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pass: lets perturbed rows begin at the first chosen self-attention. Walks the graph in order of
 * execution; data that meets data with more rows is moved there, and in each self-attention the
 * perturbed rows' value projections join behind the attention result.
 */
final class ForkRows {
  private final Graph graph;
  private final List<SelfAttention> attentions;
  private final Map<String, Integer> layerOf = new HashMap<>();
  private final Map<String, Integer> insideOf = new HashMap<>();
  private final Map<String, Flow> flows = new HashMap<>();
  private final FlowRules rules;
  private final Emitter out;
  private final RowPlan plan;
  private final ValueShapes shapes;
  private final RowMover mover;
  private final ShapeFollower follower;

  private ForkRows(Graph graph, List<SelfAttention> attentions) {
    this.graph = graph;
    this.attentions = attentions;
    for (int k = 0; k < attentions.size(); k++) {
      layerOf.put(attentions.get(k).toOut(), k);
      for (String output : attentions.get(k).inside()) {
        insideOf.put(output, k);
      }
    }
    RowInputs inputs = RowInputs.classify(graph, flows);
    shapes = new ValueShapes(graph, inputs.symbol());
    rules = new FlowRules(graph, this::flow);
    out = new Emitter(graph);
    plan = new RowPlan(graph, inputs.name(), attentions.size());
    mover = new RowMover(graph, out, plan, flows, shapes);
    follower = new ShapeFollower(graph, out, plan, flows);
  }

  static void apply(Graph graph, List<SelfAttention> attentions) {
    ForkRows pass = new ForkRows(graph, attentions);
    graph.nodes().forEach(pass::visit);
    pass.checkOutputs();
    pass.shapes.place(pass.flows);
    List<NodeProto> nodes = new ArrayList<>(pass.plan.nodes());
    nodes.addAll(pass.out.nodes());
    pass.declare();
    graph.setNodes(nodes);
  }

  private void visit(NodeProto stock) {
    if (graph.isConstant(stock.getOutput(0))) {
      out.add(stock);
      return;
    }
    NodeProto node = layerOf.containsKey(stock.getOutput(0)) ? withAddedRows(stock) : stock;
    Optional<RowSpace> space = rules.space(node);
    if (!node.getOpType().equals("Shape") && !node.getOpType().equals("Size")) {
      Integer layer = insideOf.get(node.getOutput(0));
      if (space.isPresent() && layer != null) {
        space = Optional.of(new RowSpace.Attended(layer));
      }
      node = space.isPresent() ? placed(node, space.get()) : node;
    }
    out.add(node);
    Flow result = rules.result(node, space);
    node.getOutputList().forEach(output -> flows.put(output, result));
  }

  /** The node with everything that it reads brought to {@code space}. */
  private NodeProto placed(NodeProto node, RowSpace space) {
    RowAxisGuard.check(
        graph, node, node.getInputList().stream().map(i -> flow(i) instanceof Flow.Rows).toList());
    Map<String, String> names = new HashMap<>();
    for (String input : Subgraphs.reads(node)) {
      String name =
          flow(input) instanceof Flow.Rows
              ? mover.move(input, space)
              : follower.follow(input, space);
      if (!name.equals(input)) {
        names.put(input, name);
        flows.putIfAbsent(name, flow(input));
      }
    }
    return Subgraphs.rename(node, names);
  }

  /** The output projection of a self-attention, reading the perturbed rows as well. */
  private NodeProto withAddedRows(NodeProto toOut) {
    int layer = layerOf.get(toOut.getOutput(0));
    SelfAttention attention = attentions.get(layer);
    String attended = mover.move(attention.result(), new RowSpace.Attended(layer));
    String added = new AddedRows(out, plan, mover).of(attention, layer);
    String joined =
        out.emit(
            "pag/joined/" + attention.path(),
            "Concat",
            List.of(attended, added),
            Attributes.of("axis", 0));
    RowSpace behind = new RowSpace.Region(layer + 1);
    flows.put(joined, new Flow.Rows(behind, false));
    shapes.declare(joined, attention.result(), behind);
    return toOut.toBuilder().setInput(0, joined).build();
  }

  private Flow flow(String tensor) {
    return flows.computeIfAbsent(tensor, this::constant);
  }

  private Flow constant(String name) {
    return new Flow.Free(
        graph
            .constant(name)
            .filter(t -> t.getDimsCount() <= 1)
            .map(TensorProto::getDimsList)
            .map(dims -> Elements.free(dims.isEmpty() ? 1 : dims.get(0)))
            .orElse(Elements.FREE));
  }

  private void checkOutputs() {
    RowSpace last = new RowSpace.Region(attentions.size());
    for (ValueInfoProto output : graph.proto().getOutputList()) {
      if (!(flow(output.getName()) instanceof Flow.Rows rows) || !rows.space().equals(last)) {
        throw new UnsupportedGraphException(
            "output %s does not lie behind the last self-attention".formatted(output.getName()));
      }
    }
  }

  /** Declares the new inputs, and that outputs have rows of their own. */
  private void declare() {
    GraphProto.Builder proto = graph.proto();
    proto.addInput(integers(PagGraph.ROWS, Dimension.newBuilder().setDimParam("pag_perturbed")));
    proto.addInput(
        integers(PagGraph.LAYERS, Dimension.newBuilder().setDimValue(attentions.size())));
    for (ValueInfoProto.Builder output : proto.getOutputBuilderList()) {
      TypeProto.Tensor.Builder type = output.getTypeBuilder().getTensorTypeBuilder();
      if (type.getShape().getDimCount() > 0) { // an export may leave it open
        type.getShapeBuilder().setDim(0, Dimension.newBuilder().setDimParam("pag_output_rows"));
      }
    }
  }

  private static ValueInfoProto integers(String name, Dimension.Builder size) {
    TypeProto.Tensor vector =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.INT64_VALUE)
            .setShape(TensorShapeProto.newBuilder().addDim(size))
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(vector))
        .build();
  }
}
