package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** The alternative to LoRAs as inputs: a second model whose weights have them added. */
final class MergedModel {
  private static final String PRODUCT = "/MatMul";

  private MergedModel() {}

  /** Where its ONNX file lies, once it is written. */
  static Path file(Setup setup) {
    return setup.directory().resolve("merged").resolve(setup.unet().file().getFileName());
  }

  /** Writes the benchmark's UNet with the LoRA in its weights. */
  static void write(Setup setup, LoraFactors lora) throws IOException {
    Path model = setup.unet().file();
    Path file = file(setup);
    Path weights = file.resolveSibling(BenchModel.WEIGHTS);
    Files.createDirectories(file.getParent());
    Files.copy(model, file, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        model.resolveSibling(BenchModel.WEIGHTS), weights, StandardCopyOption.REPLACE_EXISTING);
    Map<String, TensorProto> layers = layers(ModelProto.parseFrom(Files.readAllBytes(model)));
    try (FileChannel channel =
        FileChannel.open(weights, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (Map.Entry<String, LoraFactors.Factors> layer : lora.layers().entrySet()) {
        TensorProto weight = layers.get(layer.getKey());
        FloatBuffer values =
            channel
                .map(MapMode.READ_WRITE, external(weight, "offset"), external(weight, "length"))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        add(layer.getValue(), lora.rank(), (int) weight.getDims(1), values);
      }
    }
  }

  /** Weights [in, out] of the linear layers by module path, which the nodes' names tell. */
  private static Map<String, TensorProto> layers(ModelProto model) {
    Map<String, TensorProto> byName = new HashMap<>();
    model.getGraph().getInitializerList().forEach(tensor -> byName.put(tensor.getName(), tensor));
    Map<String, TensorProto> layers = new HashMap<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getName().endsWith(PRODUCT) && byName.containsKey(node.getInput(1))) {
        String scope = node.getName().substring(1, node.getName().length() - PRODUCT.length());
        layers.put(scope.replace('/', '.'), byName.get(node.getInput(1)));
      }
    }
    return layers;
  }

  /** {@code weight += down up}, a row at a time. */
  private static void add(LoraFactors.Factors factors, int rank, int columns, FloatBuffer weight) {
    float[] row = new float[columns];
    for (int in = 0; in < weight.capacity() / columns; in++) {
      weight.get(in * columns, row);
      for (int r = 0; r < rank; r++) {
        float down = factors.down()[in * rank + r];
        for (int out = 0; out < columns; out++) {
          row[out] += down * factors.up()[r * columns + out];
        }
      }
      weight.put(in * columns, row);
    }
  }

  private static long external(TensorProto tensor, String key) {
    return tensor.getExternalDataList().stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
