package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Seeded random weights, streamed into one external data file as they are asked for, so that the
 * heap never holds more than a buffer of them. The same seed writes the same bytes.
 */
final class WeightFile implements AutoCloseable {
  /** Runtimes map tensors that start on a page. */
  private static final int PAGE = 4096;

  private static final double UNIFORM_TO_UNIT_VARIANCE = Math.sqrt(3);

  private final String name;
  private final WritableByteChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
  private final SplittableRandom random;
  private long written;
  private long parameters;

  /**
   * @param name of the file beside the model
   * @param channel where its bytes go; closed with this
   */
  WeightFile(String name, WritableByteChannel channel, long seed) {
    this.name = name;
    this.channel = channel;
    random = new SplittableRandom(seed);
  }

  /** Weights of mean 0 and the given deviation, uniformly distributed. */
  TensorProto random(String tensor, double deviation, long... shape) {
    double range = deviation * UNIFORM_TO_UNIT_VARIANCE;
    return tensor(tensor, shape, () -> (float) (range * (2 * random.nextDouble() - 1)));
  }

  /** Weights that all have one value, as the scale of a norm. */
  TensorProto filled(String tensor, float value, long... shape) {
    return tensor(tensor, shape, () -> value);
  }

  long parameters() {
    return parameters;
  }

  /** Bytes of the file so far. */
  long size() {
    return written;
  }

  private TensorProto tensor(String tensor, long[] shape, Values values) {
    long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    parameters += count;
    while (written % PAGE != 0) {
      put(0);
    }
    long offset = written;
    for (long i = 0; i < count; i++) {
      put(values.next());
    }
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(tensor)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", name))
            .addExternalData(entry("offset", Long.toString(offset)))
            .addExternalData(entry("length", Long.toString(written - offset)));
    Arrays.stream(shape).forEach(proto::addDims);
    return proto.build();
  }

  private void put(float value) {
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer.putFloat(value);
    written += Float.BYTES;
  }

  private void flush() {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not write " + name, e);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    flush();
    channel.close();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private interface Values {
    float next();
  }
}
