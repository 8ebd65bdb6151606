package dev.pagoda.onnx.graph;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures are what the protobuf says, whatever the file weighs, and damage is named. */
class GraphSignatureTest {
  @TempDir Path directory;

  static Stream<Path> models() throws IOException {
    try (Stream<Path> files = Files.walk(Goldens.root())) {
      return files.filter(f -> f.endsWith("model.onnx")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void agreesWithTheWholeProtobuf(Path file) throws IOException {
    ModelProto model;
    try (var in = Files.newInputStream(file)) {
      model = ModelProto.parseFrom(in);
    }
    GraphSignature signature = GraphSignature.read(file);
    assertThat(signature.irVersion()).isEqualTo(model.getIrVersion());
    assertThat(signature.opsets().get("")).isEqualTo(model.getOpsetImport(0).getVersion());
    assertThat(signature.inputs())
        .isEqualTo(model.getGraph().getInputList().stream().map(TensorSpec::of).toList());
    assertThat(signature.outputs())
        .isEqualTo(model.getGraph().getOutputList().stream().map(TensorSpec::of).toList());
    assertThat(signature.weights())
        .isEqualTo(
            model.getGraph().getInitializerList().stream()
                .collect(
                    groupingBy(
                        weight -> DataType.forNumber(weight.getDataType()),
                        summingLong(GraphSignatureTest::elements))));
  }

  private static long elements(TensorProto weight) {
    return weight.getDimsList().stream().reduce(1L, (a, b) -> a * b);
  }

  @Test
  void readsTypesAndDimensions() throws IOException {
    GraphSignature unet = GraphSignature.read(Goldens.path("unet-variants/fp16/model.onnx"));
    TensorSpec sample = unet.input("sample").orElseThrow();
    assertThat(sample.elementType()).isEqualTo(DataType.FLOAT16);
    assertThat(sample.mayHaveRank(4)).isTrue();
    assertThat(sample.mayHaveRank(3)).isFalse();
    assertThat(sample.size(1)).hasValue(4);
    assertThat(sample.size(0)).isEmpty();
    assertThat(sample.size(-1)).isEmpty();
    assertThat(sample.shape().orElseThrow().get(1)).hasToString("4");
    assertThat(unet.output("out_sample")).isPresent();
    assertThat(unet.output("nothing")).isEmpty();
  }

  @Test
  void tellsHowMuchExternalDataIsNeeded() throws IOException {
    Path folder = Goldens.path("unet-variants/external-data");
    assertThat(GraphSignature.read(folder.resolve("model.onnx")).externalData())
        .containsOnlyKeys("model.onnx_data")
        .containsEntry("model.onnx_data", Files.size(folder.resolve("model.onnx_data")));
  }

  @Test
  void initializersAreNoInputs() throws IOException {
    Path file = write(model(TensorProto.newBuilder().setName("x").setDataType(1).build()));
    assertThat(GraphSignature.read(file).inputs()).isEmpty();
    file = write(model(TensorProto.newBuilder().setName("w").setDataType(1).build()));
    assertThat(GraphSignature.read(file).inputs()).extracting(TensorSpec::name).containsOnly("x");
  }

  @Test
  void weightsAreSkipped() throws IOException {
    // A tensor of 1.5 GB, of which the file holds nothing but zeros that take no space.
    byte[] head = model(TensorProto.newBuilder().setName("w").build()).toByteArray();
    Path file = directory.resolve("model.onnx");
    int bytes = 1_500_000_000;
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(head);
      out.write(new byte[] {(ModelProto.GRAPH_FIELD_NUMBER << 3) | 2});
      writeVarint(out, bytes + 6);
      out.write(new byte[] {(GraphProto.INITIALIZER_FIELD_NUMBER << 3) | 2});
      writeVarint(out, bytes);
      out.write(new byte[] {(TensorProto.RAW_DATA_FIELD_NUMBER << 3) | 2});
      writeVarint(out, bytes - 6);
      out.setLength(out.getFilePointer() + bytes - 6);
    }
    assertThat(GraphSignature.read(file).inputs()).hasSize(1);
  }

  @Test
  void damageIsNamed() throws IOException {
    Path file = directory.resolve("model.onnx");
    refused(file, "model.onnx is missing");
    Files.write(file, new byte[0]);
    refused(file, "is not an ONNX model: version or graph are missing");
    Files.writeString(file, "garbage");
    refused(file, "is damaged or not an ONNX model");
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:1\n");
    refused(file, "is a Git LFS pointer");
    byte[] whole = model(TensorProto.newBuilder().setName("w").build()).toByteArray();
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
    refused(file, "is damaged or not an ONNX model");
    write(
        model(
            TensorProto.newBuilder()
                .addExternalData(entry("location", "w"))
                .addExternalData(entry("offset", "many"))
                .build()));
    refused(file, "is damaged");
  }

  @Test
  void randomDamageNeverDoesMoreThanAnIoException() throws IOException {
    byte[] whole = Files.readAllBytes(Goldens.model("sdxl-tiny").resolve("vae_decoder/model.onnx"));
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k < 200; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Path file = Files.write(directory.resolve("model.onnx"), damaged);
      try {
        assertThat(GraphSignature.read(file).outputs()).isNotEmpty();
      } catch (IOException e) {
        refused++;
        assertThat(e).hasMessageContaining("/model.onnx is ");
      }
    }
    assertThat(refused).isPositive();
  }

  private static void refused(Path file, String reason) {
    assertThatThrownBy(() -> GraphSignature.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  private Path write(ModelProto model) throws IOException {
    return Files.write(directory.resolve("model.onnx"), model.toByteArray());
  }

  private static ModelProto model(TensorProto initializer) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .setGraph(
            GraphProto.newBuilder()
                .addInput(value("x"))
                .addOutput(value("y"))
                .addInitializer(
                    initializer.toBuilder().setRawData(ByteString.copyFrom(new byte[64]))))
        .build();
  }

  private static ValueInfoProto value(String name) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1)))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static void writeVarint(RandomAccessFile out, int value) throws IOException {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
