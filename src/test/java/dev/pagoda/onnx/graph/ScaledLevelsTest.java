package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weights stored as 8-bit levels behind a Cast and a Mul with stored scales are weights. */
class ScaledLevelsTest {
  @Test
  void haveTheShapeOfTheLevelsAndTheTypeOfTheCast() {
    Graph graph = levels().weight("scales", 1, 3).graph();
    assertThat(StoredWeight.of(graph, "weight")).contains(new StoredWeight(DataType.FLOAT, 2, 3));
    assertThat(StoredWeight.type(graph, "weight")).contains(DataType.FLOAT);
  }

  @Test
  void areNoneIfTheScalesComeFromOutside() {
    Graph graph = levels().input("scales", "1", "3").graph();
    assertThat(StoredWeight.of(graph, "weight")).isEmpty();
  }

  private static TinyGraph levels() {
    AttributeProto toFloat =
        AttributeProto.newBuilder()
            .setName("to")
            .setType(AttributeProto.AttributeType.INT)
            .setI(DataType.FLOAT_VALUE)
            .build();
    return new TinyGraph()
        .initializer(
            TensorProto.newBuilder()
                .setName("levels")
                .setDataType(DataType.INT8_VALUE)
                .addDims(2)
                .addDims(3)
                .setRawData(ByteString.copyFrom(new byte[] {1, -2, 3, 4, -127, 6}))
                .build())
        .node("Cast", "cast", List.of("levels"), "wide", toFloat)
        .node("Mul", "scale", List.of("wide", "scales"), "weight");
  }
}
