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
 * A network of the benchmark on disk: {@code model.onnx} and its weights beside it.
 *
 * @param file the ONNX file
 * @param parameters of the network
 * @param work of one row at the latent size it was made for
 */
record BenchModel(Path file, long parameters, Work work) {
  static final String WEIGHTS = "model.onnx_data";
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  /** Starts a network whose weights go into the file. */
  interface Network {
    NetworkWriter writer(WeightFile weights, Work work);
  }

  /**
   * Writes the model into the directory, unless the very same one is there already.
   *
   * @param seed of the random weights
   * @param size height and width of the latents that work is counted for
   */
  static BenchModel in(Path directory, Network network, long seed, int size) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve("model.onnx");
    Path data = directory.resolve(WEIGHTS);
    Written dry = write(Channels.newChannel(OutputStream.nullOutputStream()), network, seed, size);
    boolean present =
        Files.exists(file)
            && Files.exists(data)
            && Files.size(data) == dry.bytes()
            && Arrays.equals(Files.readAllBytes(file), dry.model());
    if (!present) {
      Files.deleteIfExists(file);
      write(create(data), network, seed, size);
      Files.write(file, dry.model());
    }
    return new BenchModel(file, dry.parameters(), dry.work());
  }

  /** Bytes of the weights. */
  long bytes() throws IOException {
    return Files.size(file.resolveSibling(WEIGHTS));
  }

  private static Written write(WritableByteChannel channel, Network network, long seed, int size)
      throws IOException {
    Work work = new Work();
    try (WeightFile weights = new WeightFile(WEIGHTS, channel, seed)) {
      ModelProto model =
          ModelProto.newBuilder()
              .setIrVersion(IR_VERSION)
              .setProducerName("pagoda-bench")
              .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
              .setGraph(network.writer(weights, work).write(size, size))
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
