package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.pagoda.Goldens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A rewritten model refers to the weights of the stock file instead of holding them. */
class StoredWeightsTest {
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
}
