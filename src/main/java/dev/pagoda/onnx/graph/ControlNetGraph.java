package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Rewrites a stock ControlNet so that several add up inside ONNX Runtime, as diffusers' {@code
 * MultiControlNetModel} adds them: its residuals, times {@value #SCALE} (a scalar, which is added
 * where the export has none), are added to what the net before gave as {@value #PREVIOUS} and the
 * output's name. Zeros of shape [1, 1, 1, 1] stand for no net before. Outputs are float.
 */
public final class ControlNetGraph {
  /** Input: float scalar, {@code controlnet_conditioning_scale}. */
  public static final String SCALE = "conditioning_scale";

  /** Prefix of the inputs that take the outputs of the net before. */
  public static final String PREVIOUS = "previous/";

  /** By the number in the name, that of the middle block last. */
  static final Comparator<ValueInfoProto> RESIDUALS =
      Comparator.comparing((ValueInfoProto value) -> value.getName().contains("mid_block"))
          .thenComparingInt(value -> number(value.getName()));

  private static final String OWN = "pag/own/";

  private ControlNetGraph() {}

  /**
   * Rewrites the model file. Weights stay where they are.
   *
   * @return its extensions name the outputs in the order of the denoiser's skips, that of the
   *     middle block last
   * @throws UnsupportedGraphException when the outputs are not those of a ControlNet
   * @throws java.io.UncheckedIOException when the file cannot be read
   */
  public static RewrittenModel rewrite(Path modelFile) {
    ModelFile file = ModelFile.read(modelFile);
    Graph graph = file.graph();
    List<String> residuals = residuals(graph);
    boolean scaled = graph.proto().getInputList().stream().anyMatch(i -> i.getName().equals(SCALE));
    Map<String, String> own = new HashMap<>();
    residuals.forEach(name -> own.put(name, OWN + name));
    Emitter out = new Emitter(graph);
    for (NodeProto node : graph.nodes()) {
      out.add(renamed(node, own));
    }
    if (!scaled) {
      graph.addInput(Inputs.open(SCALE, DataType.FLOAT, 0));
    }
    for (String name : residuals) {
      String value = out.emit(OWN + name + "/float", "Cast", List.of(OWN + name), toFloat());
      if (!scaled) {
        value = out.emit(OWN + name + "/scaled", "Mul", List.of(value, SCALE));
      }
      graph.addInput(Inputs.open(PREVIOUS + name, DataType.FLOAT, 4));
      out.emit(name, "Add", List.of(value, PREVIOUS + name));
    }
    graph.proto().getOutputBuilderList().stream()
        .filter(output -> own.containsKey(output.getName()))
        .forEach(
            output ->
                output
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .setElemType(DataType.FLOAT.getNumber()));
    graph.setNodes(out.nodes());
    return new RewrittenModel(
        file.write(graph),
        file.weights(),
        new Extensions(List.of(), residuals, Map.of(), Map.of()));
  }

  private static AttributeProto toFloat() {
    return Attributes.of("to", DataType.FLOAT.getNumber());
  }

  private static List<String> residuals(Graph graph) {
    List<String> names =
        graph.proto().getOutputList().stream()
            .sorted(RESIDUALS)
            .map(ValueInfoProto::getName)
            .toList();
    List<String> mid = names.stream().filter(name -> name.contains("mid_block")).toList();
    List<String> down = names.stream().filter(name -> name.contains("down_block")).toList();
    if (mid.size() != 1 || down.isEmpty()) {
      throw new UnsupportedGraphException(
          "its outputs %s are not those of a ControlNet: down_block_res_samples and mid_block_res_sample"
              .formatted(names));
    }
    return Stream.concat(down.stream(), mid.stream()).toList();
  }

  private static int number(String name) {
    String digits = name.replaceAll("\\D", "");
    return digits.isEmpty() || digits.length() > 4 ? 0 : Integer.parseInt(digits);
  }

  /** The node with outputs and inputs of those names renamed. */
  private static NodeProto renamed(NodeProto node, Map<String, String> names) {
    NodeProto.Builder with = Subgraphs.rename(node, names).toBuilder();
    for (int i = 0; i < node.getOutputCount(); i++) {
      with.setOutput(i, names.getOrDefault(node.getOutput(i), node.getOutput(i)));
    }
    return with.build();
  }
}
