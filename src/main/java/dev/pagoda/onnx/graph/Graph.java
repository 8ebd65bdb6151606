package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph under change: nodes in topological order, with what is asked of them most. Passes replace
 * the node list; everything derived from it is made anew then.
 */
final class Graph {
  private final GraphProto.Builder proto;
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Set<String> addedInputs = new HashSet<>();
  private List<NodeProto> nodes;
  private Map<String, NodeProto> producers;
  private Set<String> constants;

  Graph(GraphProto proto) {
    this.proto = proto.toBuilder();
    proto.getInitializerList().forEach(t -> initializers.put(t.getName(), t));
    setNodes(proto.getNodeList());
  }

  void setNodes(List<NodeProto> newNodes) {
    nodes = List.copyOf(newNodes);
    producers = new HashMap<>();
    constants = new HashSet<>(initializers.keySet());
    for (NodeProto node : nodes) {
      // Weights may lie behind Cast, Transpose or DequantizeLinear nodes.
      boolean constant = constants.containsAll(Subgraphs.reads(node));
      for (String output : node.getOutputList()) {
        producers.put(output, node);
        if (constant) {
          constants.add(output);
        }
      }
    }
  }

  List<NodeProto> nodes() {
    return nodes;
  }

  /** Inputs, outputs and initializers, to be changed in place. */
  GraphProto.Builder proto() {
    return proto;
  }

  Optional<NodeProto> producer(String tensor) {
    return Optional.ofNullable(producers.get(tensor));
  }

  /** Whether the tensor is the same in every run. */
  boolean isConstant(String tensor) {
    return constants.contains(tensor);
  }

  /** All nodes by one of the tensors that they read, captures of their branches included. */
  Map<String, List<NodeProto>> consumers() {
    Map<String, List<NodeProto>> consumers = new HashMap<>();
    for (NodeProto node : nodes) {
      for (String input : Subgraphs.reads(node)) {
        consumers.computeIfAbsent(input, k -> new ArrayList<>()).add(node);
      }
    }
    return consumers;
  }

  Optional<TensorProto> initializer(String name) {
    return Optional.ofNullable(initializers.get(name));
  }

  void addInitializer(TensorProto tensor) {
    initializers.put(tensor.getName(), tensor);
    constants.add(tensor.getName());
    proto.addInitializer(tensor);
  }

  /** Adds an input that every run feeds. */
  void addInput(ValueInfoProto input) {
    addedInputs.add(input.getName());
    proto.addInput(input);
  }

  /** Adds an input that has this value unless a run overrides it. */
  void addInput(ValueInfoProto input, TensorProto value) {
    addInput(input);
    proto.addInitializer(value); // not among the constants: nothing may be folded
  }

  /** Whether the input was added: it has no rows by itself. */
  boolean isAddedInput(String name) {
    return addedInputs.contains(name);
  }

  /** The tensor behind an initializer or a Constant node. */
  Optional<TensorProto> constant(String name) {
    TensorProto initializer = initializers.get(name);
    if (initializer != null) {
      return Optional.of(initializer);
    }
    return producer(name)
        .filter(n -> n.getOpType().equals("Constant"))
        .flatMap(n -> Attributes.find(n, "value"))
        .map(AttributeProto::getT);
  }

  /** Values of a small constant int64 or int32 tensor. */
  Optional<long[]> integers(String name) {
    return constant(name).flatMap(Integers::of);
  }

  GraphProto build() {
    GraphProto.Builder built = proto.clone().clearNode().addAllNode(nodes).clearValueInfo();
    proto.getValueInfoList().stream()
        .filter(value -> producers.containsKey(value.getName()))
        .forEach(built::addValueInfo);
    return built.build();
  }
}
