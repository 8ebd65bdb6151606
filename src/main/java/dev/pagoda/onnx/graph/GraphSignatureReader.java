package dev.pagoda.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks the fields of an ONNX file and steps over nodes and weights; a file is seeked, not read.
 */
final class GraphSignatureReader {
  private static final int BUFFER_BYTES = 1 << 16;

  private final CodedInputStream in;
  private final List<TensorSpec> inputs = new ArrayList<>();
  private final List<TensorSpec> outputs = new ArrayList<>();
  private final Set<String> initializers = new HashSet<>();
  private final Map<String, Long> opsets = new LinkedHashMap<>();
  private final Map<DataType, Long> weights = new EnumMap<>(DataType.class);
  private final Map<String, Long> externalData = new LinkedHashMap<>();
  private long irVersion;

  private GraphSignatureReader(CodedInputStream in) {
    this.in = in;
  }

  static GraphSignature read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      GraphSignatureReader reader =
          new GraphSignatureReader(CodedInputStream.newInstance(stream, BUFFER_BYTES));
      reader.walk(reader::model);
      return reader.signature(file);
    } catch (FileSystemException | InvalidProtocolBufferException e) {
      throw ReadFailureException.of(file, e);
    }
  }

  private GraphSignature signature(Path file) throws IOException {
    if (irVersion == 0 || opsets.isEmpty() || outputs.isEmpty()) {
      throw new ReadFailureException(file, "is not an ONNX model: version or graph are missing");
    }
    inputs.removeIf(input -> initializers.contains(input.name()));
    return new GraphSignature(
        irVersion,
        Map.copyOf(opsets),
        List.copyOf(inputs),
        List.copyOf(outputs),
        Map.copyOf(weights),
        Map.copyOf(externalData));
  }

  /** Takes the field and returns true, or leaves it to be skipped. */
  private interface FieldReader {
    boolean read(int field) throws IOException;
  }

  private void walk(FieldReader reader) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!reader.read(WireFormat.getTagFieldNumber(tag)) && !in.skipField(tag)) {
        throw new InvalidProtocolBufferException("end of a group that was not begun");
      }
    }
  }

  private void walkNested(FieldReader reader) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    walk(reader);
    in.checkLastTagWas(0);
    in.popLimit(outer);
  }

  private boolean model(int field) throws IOException {
    switch (field) {
      case ModelProto.IR_VERSION_FIELD_NUMBER -> irVersion = in.readInt64();
      case ModelProto.OPSET_IMPORT_FIELD_NUMBER -> {
        OperatorSetIdProto opset = message(OperatorSetIdProto.parser());
        // The standard domain has two names.
        String domain = "ai.onnx".equals(opset.getDomain()) ? "" : opset.getDomain();
        opsets.put(domain, opset.getVersion());
      }
      case ModelProto.GRAPH_FIELD_NUMBER -> walkNested(this::graph);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean graph(int field) throws IOException {
    switch (field) {
      case GraphProto.INPUT_FIELD_NUMBER ->
          inputs.add(TensorSpec.of(message(ValueInfoProto.parser())));
      case GraphProto.OUTPUT_FIELD_NUMBER ->
          outputs.add(TensorSpec.of(message(ValueInfoProto.parser())));
      case GraphProto.INITIALIZER_FIELD_NUMBER -> initializer();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void initializer() throws IOException {
    Map<String, String> external = new LinkedHashMap<>();
    TensorProto.Builder tensor = TensorProto.newBuilder();
    walkNested(
        field -> {
          switch (field) {
            case TensorProto.DIMS_FIELD_NUMBER -> dims(tensor);
            case TensorProto.DATA_TYPE_FIELD_NUMBER -> tensor.setDataType(in.readInt32());
            case TensorProto.NAME_FIELD_NUMBER -> initializers.add(in.readString());
            case TensorProto.EXTERNAL_DATA_FIELD_NUMBER -> {
              StringStringEntryProto entry = message(StringStringEntryProto.parser());
              external.put(entry.getKey(), entry.getValue());
            }
            default -> {
              return false;
            }
          }
          return true;
        });
    DataType type = DataType.forNumber(tensor.getDataType());
    long elements = tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b);
    weights.merge(type == null ? DataType.UNDEFINED : type, elements, Long::sum);
    if (external.containsKey("location")) {
      long offset = number(external, "offset");
      long end = offset + Math.min(number(external, "length"), Long.MAX_VALUE - offset);
      externalData.merge(external.get("location"), end, Math::max);
    }
  }

  /** Packed or one by one: writers do either. */
  private void dims(TensorProto.Builder tensor) throws IOException {
    if (WireFormat.getTagWireType(in.getLastTag()) == WireFormat.WIRETYPE_VARINT) {
      tensor.addDims(in.readInt64());
      return;
    }
    int outer = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      tensor.addDims(in.readInt64());
    }
    in.popLimit(outer);
  }

  private <T> T message(Parser<T> parser) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    T message = parser.parseFrom(in, ExtensionRegistryLite.getEmptyRegistry());
    in.checkLastTagWas(0);
    in.popLimit(outer);
    return message;
  }

  private static long number(Map<String, String> entries, String key) throws IOException {
    try {
      return Math.max(0, Long.parseLong(entries.getOrDefault(key, "0")));
    } catch (NumberFormatException e) {
      throw new InvalidProtocolBufferException("no number: " + key + " of external data", e);
    }
  }
}
