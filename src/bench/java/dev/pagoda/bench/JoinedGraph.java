package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.pagoda.onnx.graph.RewrittenModel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A ControlNet and a UNet as one graph: residuals never leave it. */
final class JoinedGraph {
  private static final String PREFIX = "controlnet/";

  private JoinedGraph() {}

  /**
   * Joins two rewritten graphs. Inputs of one name are one input.
   *
   * @param weights a folder that both have their weights below
   */
  static RewrittenModel of(RewrittenModel controlNet, RewrittenModel unet, Path weights)
      throws InvalidProtocolBufferException {
    ModelProto first = ModelProto.parseFrom(controlNet.model());
    ModelProto second = ModelProto.parseFrom(unet.model());
    GraphProto.Builder graph = GraphProto.newBuilder().setName("joined");

    Map<String, String> names = new HashMap<>();
    List<String> outputs = controlNet.extensions().residuals();
    for (int i = 0; i < outputs.size(); i++) {
      names.put(outputs.get(i), unet.extensions().residuals().get(i));
    }
    Set<String> shared = new HashSet<>(Set.of(""));
    first.getGraph().getInputList().forEach(input -> shared.add(input.getName()));
    UnaryOperator<String> rename =
        name -> names.getOrDefault(name, shared.contains(name) ? name : PREFIX + name);
    for (NodeProto node : first.getGraph().getNodeList()) {
      graph.addNode(renamed(node, rename));
    }
    graph.addAllNode(second.getGraph().getNodeList());

    addWeights(graph, first, rename, folder(weights, controlNet));
    addWeights(graph, second, UnaryOperator.identity(), folder(weights, unet));
    graph.addAllInput(first.getGraph().getInputList());
    second.getGraph().getInputList().stream()
        .filter(input -> !shared.contains(input.getName()))
        .filter(input -> !names.containsValue(input.getName()))
        .forEach(graph::addInput);
    List<ValueInfoProto> out = second.getGraph().getOutputList();
    graph.addAllOutput(out);
    return new RewrittenModel(
        second.toBuilder().setGraph(graph).build().toByteArray(),
        Optional.of(weights),
        unet.extensions());
  }

  private static String folder(Path weights, RewrittenModel model) {
    return weights.relativize(model.weights().orElseThrow()).toString();
  }

  private static NodeProto renamed(NodeProto node, UnaryOperator<String> rename) {
    NodeProto.Builder with = node.toBuilder().setName(PREFIX + node.getName());
    for (int i = 0; i < node.getInputCount(); i++) {
      with.setInput(i, rename.apply(node.getInput(i)));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      with.setOutput(i, rename.apply(node.getOutput(i)));
    }
    return with.build();
  }

  private static void addWeights(
      GraphProto.Builder graph, ModelProto model, UnaryOperator<String> rename, String folder) {
    for (TensorProto weight : model.getGraph().getInitializerList()) {
      TensorProto.Builder moved = weight.toBuilder().setName(rename.apply(weight.getName()));
      for (StringStringEntryProto.Builder entry : moved.getExternalDataBuilderList()) {
        if (entry.getKey().equals("location")) {
          entry.setValue(folder + "/" + entry.getValue());
        }
      }
      graph.addInitializer(moved);
    }
  }
}
