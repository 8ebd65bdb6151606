package dev.pagoda.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.SessionCache.Lease;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs load, run, stop and fail with sentences. */
class GraphSessionTest {
  @TempDir Path folder;
  private final SessionCache cache =
      new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1 << 30);

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void runsAFileInsideAJar() throws IOException {
    Path file = TinyGraphs.add(folder.resolve("add.onnx"), 3, 4);
    URI jar = URI.create("jar:" + folder.resolve("models.jar").toUri());
    try (FileSystem inside = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
      Path copy = Files.copy(file, inside.getPath("/add.onnx"));
      try (Lease lease = cache.lease(SessionKey.stock(copy))) {
        assertThat(answer(lease.session(), 3, 1, 2, 3)).containsExactly(5, 6, 7);
      }
    }
  }

  @Test
  void aCorruptFileIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "not an ONNX file at all");
    assertThatThrownBy(() -> cache.lease(SessionKey.stock(file)))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("model.onnx is damaged or not an ONNX model.");
  }

  @Test
  void aTruncatedFileIsNamed() throws IOException {
    Path file = TinyGraphs.add(folder.resolve("model.onnx"), 1000, 1);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> cache.lease(SessionKey.stock(file)))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("model.onnx is damaged or not an ONNX model.");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> cache.lease(SessionKey.stock(folder.resolve("none.onnx"))))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("none.onnx is missing.");
  }

  @Test
  void anUnknownOpsetIsNamed() {
    Path file = TinyGraphs.ofOpset(folder.resolve("model.onnx"), 99);
    assertThatThrownBy(() -> cache.lease(SessionKey.stock(file)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.onnx cannot be loaded: ")
        .hasMessageContaining("99")
        .hasMessageNotContaining("ORT_")
        .hasMessageNotContaining("/onnxruntime/");
  }

  @Test
  void aFailureInsideTheGraphIsASentence() {
    Path file = TinyGraphs.reshape(folder.resolve("model.onnx"));
    try (Lease lease = cache.lease(SessionKey.stock(file))) {
      assertThatThrownBy(() -> answer(lease.session(), 6, 1, 2, 3, 4))
          .isInstanceOf(RunFailedException.class)
          .hasMessageContaining("model.onnx failed while it ran: ")
          .hasMessageNotContaining("Error code");
    }
  }

  @Test
  void aMissingInputIsNamed() {
    Path file = TinyGraphs.add(folder.resolve("model.onnx"), 3, 4);
    try (Lease lease = cache.lease(SessionKey.stock(file))) {
      assertThatThrownBy(() -> lease.session().inputs().get("sample"))
          .isInstanceOf(ModelException.class)
          .hasMessageEndingWith("model.onnx has no input \"sample\", only [x].");
    }
  }

  @Test
  void stopsInsideARun() throws Exception {
    Path file = TinyGraphs.endless(folder.resolve("endless.onnx"), 512);
    try (Lease lease = cache.lease(SessionKey.stock(file));
        RunScope scope = new RunScope();
        HostTensor x = HostTensor.allocate(lease.session().inputs().get("x"), 512, 512);
        HostTensor y = HostTensor.allocate(lease.session().outputs().get("y"), 512, 512)) {
      CompletableFuture<Void> started = new CompletableFuture<>();
      CompletableFuture<Void> run =
          CompletableFuture.runAsync(
              () -> {
                started.complete(null);
                lease.session().run(scope, Map.of("x", x), Map.of("y", y));
              });
      started.get();
      scope.terminate();
      assertThatThrownBy(run::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RunTerminatedException.class);
      // The scope stays stopped; the session goes on for others.
      assertThatThrownBy(() -> lease.session().run(scope, Map.of("x", x), Map.of("y", y)))
          .isInstanceOf(RunTerminatedException.class);
    }
  }

  @Test
  void aClosedScopeMayBeStoppedAndClosedAgain() {
    RunScope scope = new RunScope();
    scope.close();
    assertThatCode(scope::terminate).doesNotThrowAnyException();
    assertThatCode(scope::close).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    DataType.FLOAT_VALUE + "," + DataType.FLOAT16_VALUE,
    DataType.FLOAT16_VALUE + "," + DataType.FLOAT_VALUE,
    DataType.INT64_VALUE + "," + DataType.FLOAT_VALUE,
    DataType.INT32_VALUE + "," + DataType.FLOAT16_VALUE,
  })
  void convertsToTheTypesOfTheGraph(int from, int to) {
    Path file = TinyGraphs.cast(folder.resolve("cast.onnx"), from, to);
    try (Lease lease = cache.lease(SessionKey.stock(file))) {
      assertThat(answer(lease.session(), 4, 1, 2, -3, 1024)).containsExactly(1, 2, -3, 1024);
    }
  }

  @Test
  void float16InputsAreRoundedToNearestEven() {
    Path file =
        TinyGraphs.cast(folder.resolve("cast.onnx"), DataType.FLOAT16_VALUE, DataType.FLOAT_VALUE);
    try (Lease lease = cache.lease(SessionKey.stock(file))) {
      assertThat(answer(lease.session(), 3, 4095, 0.1f, 1e-8f))
          .containsExactly(4096, 0x1.998p-4f, 0);
    }
  }

  @Test
  void takesTensorsOfNoElements() {
    Path file =
        TinyGraphs.cast(folder.resolve("cast.onnx"), DataType.INT64_VALUE, DataType.FLOAT_VALUE);
    try (Lease lease = cache.lease(SessionKey.stock(file))) {
      assertThat(answer(lease.session(), 0)).isEmpty();
    }
  }

  @Test
  void countsTheTimeInsideRuns() {
    Path file = TinyGraphs.add(folder.resolve("add.onnx"), 1, 4);
    try (Lease lease = cache.lease(SessionKey.stock(file));
        RunScope scope = new RunScope();
        HostTensor x = HostTensor.allocate(lease.session().inputs().get("x"), 1);
        HostTensor y = HostTensor.allocate(lease.session().outputs().get("y"), 1)) {
      assertThat(scope.nanos()).isZero();
      lease.session().run(scope, Map.of("x", x), Map.of("y", y));
      long once = scope.nanos();
      lease.session().run(scope, Map.of("x", x), Map.of("y", y));
      assertThat(scope.nanos()).isGreaterThan(once);
      assertThat(once).isPositive();
    }
  }

  private static float[] answer(GraphSession session, int outputs, float... values) {
    try (RunScope scope = new RunScope();
        HostTensor x = HostTensor.allocate(session.inputs().get("x"), values.length);
        HostTensor y = HostTensor.allocate(session.outputs().get("y"), outputs)) {
      x.write(values);
      session.run(scope, Map.of("x", x), Map.of("y", y));
      float[] read = new float[outputs];
      y.read(read);
      return read;
    }
  }
}
