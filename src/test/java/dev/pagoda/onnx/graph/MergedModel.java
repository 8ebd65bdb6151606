package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.pagoda.onnx.graph.LoraFeed.Delta;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A stock export whose weights are changed for good, as merging a LoRA does. */
final class MergedModel {
  private final ModelProto.Builder model;

  private MergedModel(ModelProto.Builder model) {
    this.model = model;
  }

  /**
   * Writes the export with the differences added.
   *
   * @param stock with float weights inside and TorchScript's node names
   */
  static Path write(Path stock, List<Delta> deltas, Path target) throws IOException {
    MergedModel merged =
        new MergedModel(ModelProto.parseFrom(Files.readAllBytes(stock)).toBuilder());
    deltas.forEach(merged::add);
    return Files.write(target, merged.model.build().toByteArray());
  }

  private void add(Delta delta) {
    String scope = "/" + delta.module().replaceAll("\\.(?=[a-z])", "/");
    // Text encoders of newer transformers have no module text_model.
    String flat = scope.replace("/text_model/", "/");
    List<String> names = List.of(scope + "/MatMul", scope + "/Gemm", flat + "/MatMul");
    List<NodeProto> nodes =
        model.getGraph().getNodeList().stream()
            .filter(node -> names.contains(node.getName()))
            .toList();
    assertThat(nodes).as(scope).hasSize(1);
    String weight = nodes.get(0).getInput(1);
    assertThat(
            model.getGraph().getNodeList().stream().filter(n -> n.getInputList().contains(weight)))
        .as("readers of " + weight)
        .hasSize(1);
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      if (tensor.getName().equals(weight)) {
        // A Gemm of TorchScript reads its weight transposed.
        boolean transposed = nodes.get(0).getOpType().equals("Gemm");
        long in = delta.in();
        long out = delta.out();
        assertThat(tensor.getDimsList())
            .isEqualTo(transposed ? List.of(out, in) : List.of(in, out));
        tensor.setRawData(sum(tensor.getRawData(), transposed, delta));
      }
    }
  }

  /** The weight plus the difference [out, in]. */
  private static ByteString sum(ByteString weight, boolean transposed, Delta delta) {
    ByteBuffer values = ByteBuffer.wrap(weight.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < delta.in(); i++) {
      for (int o = 0; o < delta.out(); o++) {
        double sum = 0;
        for (int r = 0; r < delta.rank(); r++) {
          sum += (double) delta.up()[o * delta.rank() + r] * delta.down()[r * delta.in() + i];
        }
        int at = 4 * (transposed ? o * delta.in() + i : i * delta.out() + o);
        values.putFloat(at, (float) (values.getFloat(at) + delta.scale() * sum));
      }
    }
    return ByteString.copyFrom(values.array());
  }
}
