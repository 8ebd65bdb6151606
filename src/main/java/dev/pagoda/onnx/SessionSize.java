package dev.pagoda.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.pagoda.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Estimates the memory of a session before it is loaded, from the shapes of the weights in the file
 * (read in constant memory; weights in external data count too). What a run takes for activations
 * comes on top and depends on the request.
 */
final class SessionSize {
  /**
   * What ONNX Runtime 1.28 keeps, over the weights: 0.9 to 1.2 measured for matrix products, 1.5
   * for convolutions, which are kept in a second layout.
   */
  private static final double FACTOR = 1.3;

  // Field numbers of onnx.proto.
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int TENSOR_DIMS = 1;
  private static final int TENSOR_TYPE = 2;

  private final boolean halfAsFloat;
  private long weights;

  private SessionSize(Device device) {
    // The CPU has no float16 kernels for most operators: such weights are unfolded to float32.
    this.halfAsFloat = device instanceof Device.Cpu;
  }

  /**
   * Bytes that a session of the file will take on the device.
   *
   * @throws ModelException when the file is missing or is no ONNX file
   */
  static long estimate(Path file, Device device) {
    SessionSize size = new SessionSize(device);
    try (InputStream in = Files.newInputStream(file)) {
      scan(
          CodedInputStream.newInstance(in, 1 << 16),
          MODEL_GRAPH,
          graph -> scan(graph, GRAPH_INITIALIZER, size::addTensor));
      return (long) (size.weights * FACTOR);
    } catch (NoSuchFileException e) {
      throw new ModelException(GraphSource.name(file) + " is missing.", e);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(
          GraphSource.name(file) + " cannot be loaded: it is not an ONNX file.", e);
    } catch (IOException e) {
      throw new ModelException(GraphSource.name(file) + " cannot be read: " + e.getMessage(), e);
    }
  }

  private interface Message {
    void read(CodedInputStream in) throws IOException;
  }

  /** Hands every embedded message of one field to {@code reader} and skips all else. */
  private static void scan(CodedInputStream in, int field, Message reader) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == field) {
        readMessage(in, reader);
      } else {
        in.skipField(tag);
      }
    }
  }

  private static void readMessage(CodedInputStream in, Message reader) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    reader.read(in);
    in.popLimit(outer);
  }

  private void addTensor(CodedInputStream in) throws IOException {
    long[] elements = {1};
    int type = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (field == TENSOR_TYPE) {
        type = in.readInt32();
      } else if (field == TENSOR_DIMS && WireFormat.getTagWireType(tag) == 0) {
        elements[0] *= in.readInt64();
      } else if (field == TENSOR_DIMS) {
        readMessage(
            in,
            packed -> {
              while (!packed.isAtEnd()) {
                elements[0] *= packed.readInt64();
              }
            });
      } else {
        in.skipField(tag);
      }
    }
    weights += elements[0] * bytesPerElement(type);
  }

  /** By {@code TensorProto.DataType}. */
  private int bytesPerElement(int type) {
    return switch (type) {
      case 10, 16 -> halfAsFloat ? 4 : 2; // FLOAT16, BFLOAT16
      case 2, 3, 9 -> 1; // UINT8, INT8, BOOL
      case 7, 11, 13 -> 8; // INT64, DOUBLE, UINT64
      default -> 4;
    };
  }
}
