package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The benchmark's UNet on disk: {@code model.onnx} and its weights beside it.
 *
 * @param file the ONNX file
 * @param parameters of the network
 * @param work of one row at the latent size it was made for
 */
record BenchModel(Path file, long parameters, Work work) {
  private static final String WEIGHTS = "model.onnx_data";
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  /** Writes the model into the directory, unless the very same one is there already. */
  static BenchModel in(Path directory, UnetShape shape, int height, int width) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("model.onnx");
    Path data = directory.resolve(WEIGHTS);
    Written dry = write(Channels.newChannel(OutputStream.nullOutputStream()), shape, height, width);
    boolean present =
        Files.exists(file)
            && Files.exists(data)
            && Files.size(data) == dry.bytes()
            && Arrays.equals(Files.readAllBytes(file), dry.model());
    if (!present) {
      Files.deleteIfExists(file);
      write(create(data), shape, height, width);
      Files.write(file, dry.model());
    }
    return new BenchModel(file, dry.parameters(), dry.work());
  }

  private static Written write(WritableByteChannel channel, UnetShape shape, int height, int width)
      throws IOException {
    Work work = new Work();
    try (WeightFile weights = new WeightFile(WEIGHTS, channel, shape.seed())) {
      ModelProto model =
          ModelProto.newBuilder()
              .setIrVersion(IR_VERSION)
              .setProducerName("pagoda-bench")
              .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
              .setGraph(new UnetWriter(shape, weights, work).write(height, width))
              .build();
      return new Written(model.toByteArray(), weights.size(), weights.parameters(), work);
    }
  }

  private static FileChannel create(Path data) throws IOException {
    return FileChannel.open(
        data,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  @SuppressWarnings("ArrayRecordComponent") // moved, never compared
  private record Written(byte[] model, long bytes, long parameters, Work work) {}
}
