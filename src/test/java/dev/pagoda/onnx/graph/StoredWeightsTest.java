package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import com.sun.management.ThreadMXBean;
import dev.pagoda.Goldens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rewritten model refers to the weights of the stock file instead of holding them. */
class StoredWeightsTest {
  @TempDir Path directory;

  @Test
  void everyLargeWeightIsFoundAtItsPlaceInTheStockFile() throws Exception {
    Path stock = Goldens.path("sdxl-tiny/unet/model.onnx");
    byte[] bytes = Files.readAllBytes(stock);
    Map<String, TensorProto> weights =
        ModelProto.parseFrom(bytes).getGraph().getInitializerList().stream()
            .collect(Collectors.toMap(TensorProto::getName, t -> t));
    RewrittenModel rewritten = PagGraph.rewrite(stock);

    long referred = 0;
    for (TensorProto tensor :
        ModelProto.parseFrom(rewritten.model()).getGraph().getInitializerList()) {
      if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        Map<String, String> reference =
            tensor.getExternalDataList().stream()
                .collect(
                    Collectors.toMap(
                        StringStringEntryProto::getKey, StringStringEntryProto::getValue));
        int offset = Integer.parseInt(reference.get("offset"));
        int length = Integer.parseInt(reference.get("length"));
        assertThat(reference).containsEntry("location", "model.onnx");
        assertThat(Arrays.copyOfRange(bytes, offset, offset + length))
            .isEqualTo(weights.get(tensor.getName()).getRawData().toByteArray());
        referred += length;
      }
    }
    long all = weights.values().stream().mapToLong(t -> t.getRawData().size()).sum();
    assertThat(referred).isGreaterThan(all * 9 / 10);
    assertThat(rewritten.weights()).contains(stock.toAbsolutePath().getParent());
  }

  @Test
  void referencesOfAnExportWithExternalDataStayAsTheyAre() throws Exception {
    Path stock = Goldens.path("unet-variants/external-data/model.onnx");
    ModelProto rewritten = ModelProto.parseFrom(PagGraph.rewrite(stock).model());
    assertThat(rewritten.getGraph().getInitializerList())
        .filteredOn(t -> t.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
        .containsAll(
            ModelProto.parseFrom(Files.readAllBytes(stock)).getGraph().getInitializerList().stream()
                .filter(t -> t.getDataLocation() == TensorProto.DataLocation.EXTERNAL)
                .toList());
  }

  @Test
  void aHugeFileIsRewrittenInTheMemoryOfItsGraph() throws Exception {
    Path file = directory.resolve("model.onnx");
    writeWithWeightOf(1_500_000_000, file);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    RewrittenModel rewritten = PagGraph.rewrite(file);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64_000_000);
    assertThat(rewritten.model()).hasSizeLessThan(100_000);
    assertThat(ModelProto.parseFrom(rewritten.model()).getGraph().getInitializerList())
        .anyMatch(t -> t.getExternalDataList().toString().contains("1500000000"));
  }

  /** A model whose last bytes are the weight: zeros that a sparse file does not store. */
  private static void writeWithWeightOf(int length, Path file) throws IOException {
    byte[] graph =
        new TinyGraph()
            .input("sample", "batch", "1", "tokens", "4")
            .integers("axis", 1)
            .node("Squeeze", "/Squeeze", List.of("sample", "axis"), "x")
            .attention("mid_block.attentions.0.transformer_blocks.0.attn1", "x", "out")
            .output("out", "batch", "tokens", "4")
            .proto()
            .toByteArray();
    byte[] tensor =
        TensorProto.newBuilder()
            .setName("huge")
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addDims(length / Float.BYTES)
            .build()
            .toByteArray();
    byte[] opset =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .build()
            .toByteArray();
    int tensorSize =
        tensor.length + prefix(TensorProto.RAW_DATA_FIELD_NUMBER, length).length + length;
    byte[] initializer = prefix(GraphProto.INITIALIZER_FIELD_NUMBER, tensorSize);
    int graphSize = graph.length + initializer.length + tensorSize;
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(opset);
      out.write(prefix(ModelProto.GRAPH_FIELD_NUMBER, graphSize));
      out.write(graph);
      out.write(initializer);
      out.write(tensor);
      out.write(prefix(TensorProto.RAW_DATA_FIELD_NUMBER, length));
      out.setLength(out.getFilePointer() + length);
    }
  }

  private static byte[] prefix(int field, int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(length);
    out.flush();
    return bytes.toByteArray();
  }
}
