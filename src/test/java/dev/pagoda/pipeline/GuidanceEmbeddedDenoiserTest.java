package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.pagoda.Goldens;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A denoiser that takes the guidance scale as an input gets it, and never unconditional rows. */
class GuidanceEmbeddedDenoiserTest {
  private static final int DIMENSION = 8;
  @TempDir Path folder;

  @Test
  void takesTheGuidanceScaleAsAnInput() throws IOException {
    Path stock = Goldens.model("sdxl-tiny");
    Path distilled = Copies.copy(stock, folder.resolve("distilled"));
    Path config = distilled.resolve("unet/config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"time_cond_proj_dim\": null", "\"time_cond_proj_dim\": " + DIMENSION));
    addGuidanceToOutput(distilled.resolve("unet/model.onnx"));

    float[] plain = firstRows(stock, Map.of("guidance_scale", 0));
    float[] guided = firstRows(distilled, Map.of("guidance_scale", 5));

    double mean = 0;
    for (float value : GuidanceEmbedding.of(5, DIMENSION)) {
      mean += value / DIMENSION;
    }
    assertThat(guided).hasSameSizeAs(plain).hasSize(2 * 4 * 16 * 16);
    for (int i = 0; i < plain.length; i++) {
      assertThat(guided[i] - plain[i]).isCloseTo((float) mean, within(1e-4f));
    }
  }

  /** The denoiser's conditional and perturbed row of the first step. */
  private static float[] firstRows(Path directory, Map<String, ?> request) {
    RunRecorder recorder = new RunRecorder();
    try (SessionCache sessions =
        new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30)) {
      new SdxlPipeline(SdxlModel.of(SdxlDirectory.open(directory)), sessions, recorder)
          .generate(Requests.of(request), InputSource.NONE, new RunControl((step, total) -> {}));
    }
    return recorder.steps().get(0).rows();
  }

  /** out_sample + mean(timestep_cond of the row) in place of out_sample. */
  private static void addGuidanceToOutput(Path file) throws IOException {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (graph.getNode(i).getOutput(0).equals("out_sample")) {
        graph.getNodeBuilder(i).setOutput(0, "unguided");
      }
    }
    graph.addInput(
        ValueInfoProto.newBuilder()
            .setName("timestep_cond")
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(DataType.FLOAT_VALUE)
                            .setShape(
                                TensorShapeProto.newBuilder()
                                    .addDim(Dimension.newBuilder().setDimParam("rows"))
                                    .addDim(Dimension.newBuilder().setDimValue(DIMENSION))))));
    graph.addInitializer(axes("columns", 1)).addInitializer(axes("picture", 2, 3));
    graph.addNode(node("ReduceMean", "timestep_cond", "columns", "mean"));
    graph.addNode(node("Unsqueeze", "mean", "picture", "guidance"));
    graph.addNode(node("Add", "unguided", "guidance", "out_sample"));
    Files.write(file, model.toBuilder().setGraph(graph).build().toByteArray());
  }

  private static TensorProto axes(String name, long... axes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.INT64_VALUE)
            .addDims(axes.length);
    for (long axis : axes) {
      tensor.addInt64Data(axis);
    }
    return tensor.build();
  }

  private static NodeProto node(String op, String a, String b, String out) {
    return NodeProto.newBuilder().setOpType(op).addInput(a).addInput(b).addOutput(out).build();
  }
}
