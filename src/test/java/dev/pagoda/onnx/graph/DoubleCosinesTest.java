package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Cosines of doubles become sines, which ONNX Runtime can compute; those of floats stay. */
class DoubleCosinesTest {
  @Test
  void cosinesOfDoublesAreComputed() throws Exception {
    Graph graph = cosine(TensorProto.DataType.DOUBLE_VALUE);
    DoubleCosines.apply(graph);
    TinyGraph rewritten = new TinyGraph().input("x", "n").output("y", "n");
    graph.nodes().forEach(rewritten::node);
    graph.proto().getInitializerList().forEach(rewritten::initializer);

    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    float[] angles = {0, 0.5f, -3, 1000, 4095.5f};
    try (OrtSession session = environment.createSession(rewritten.model(18));
        OnnxTensor x = OnnxTensor.createTensor(environment, angles);
        OrtSession.Result result = session.run(Map.of("x", x))) {
      float[] cosines = (float[]) result.get("y").orElseThrow().getValue();
      for (int i = 0; i < angles.length; i++) {
        assertThat(cosines[i]).isEqualTo((float) Math.cos(angles[i]));
      }
    }
  }

  @Test
  void cosinesOfFloatsStay() {
    Graph graph = cosine(TensorProto.DataType.FLOAT_VALUE);
    List<NodeProto> before = graph.nodes();
    DoubleCosines.apply(graph);
    assertThat(graph.nodes()).isEqualTo(before);
  }

  private static Graph cosine(int type) {
    return new TinyGraph()
        .input("x", "n")
        .node("Cast", "cast", List.of("x"), "wide", Attributes.of("to", type))
        .node("Mul", "mul", List.of("wide", "wide"), "square")
        .node("Sqrt", "sqrt", List.of("square"), "angle")
        .node("Cos", "cos", List.of("angle"), "cosine")
        .node(
            "Cast",
            "narrow",
            List.of("cosine"),
            "y",
            Attributes.of("to", TensorProto.DataType.FLOAT_VALUE))
        .graph();
  }
}
