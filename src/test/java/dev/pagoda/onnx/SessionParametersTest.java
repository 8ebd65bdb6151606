package dev.pagoda.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pagoda.onnx.SessionCache.Lease;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Optional inputs have the values that a run gives them, in that run alone. The graph gives back
 * its inputs x, p and q one behind the other; p is 1.5 by itself.
 */
class SessionParametersTest {
  @TempDir Path folder;
  private final SessionCache cache =
      new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1 << 30);

  @AfterEach
  void close() {
    cache.close();
  }

  private Lease graph(int type) {
    return cache.lease(SessionKey.stock(TinyGraphs.optional(folder.resolve("model.onnx"), type)));
  }

  private static SessionParameters.Builder parameters() {
    return new SessionParameters.Builder();
  }

  @Test
  void floatsAreTakenAsTheyAre() {
    float[] values = {0.1f, -3, Float.NEGATIVE_INFINITY, Float.MIN_VALUE};
    assertThat(given(DataType.FLOAT_VALUE, parameters().add("p", false, values, 4)))
        .containsExactly(0.1f, -3, Float.NEGATIVE_INFINITY, Float.MIN_VALUE);
  }

  @Test
  void halvesAreRounded() {
    float[] values = {0.1f, 4095, Float.NEGATIVE_INFINITY};
    assertThat(given(DataType.FLOAT16_VALUE, parameters().add("p", true, values, 3)))
        .containsExactly(0x1.998p-4f, 4096, Float.NEGATIVE_INFINITY);
  }

  @Test
  void wholeNumbersAreTakenAsTheyAre() {
    assertThat(given(DataType.INT64_VALUE, parameters().add("p", -2, 1L << 40, Long.MIN_VALUE)))
        .containsExactly(-2, 0x1p40f, -0x1p63f);
  }

  @ParameterizedTest
  @CsvSource({
    DataType.FLOAT_VALUE + ", false",
    DataType.FLOAT16_VALUE + ", true",
  })
  void noElementsAreAValueToo(int type, boolean half) {
    assertThat(given(type, parameters().add("p", half, new float[0], 0))).isEmpty();
  }

  /** The values of p and q. */
  private float[] given(int type, SessionParameters.Builder builder) {
    try (Lease lease = graph(type);
        RunScope scope = new RunScope();
        SessionParameters parameters = builder.build()) {
      return run(lease.session(), scope, parameters);
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 2", "19, 2", "20, 1"})
  void manyAreHandedOverInParts(int mostBytes, int parts) {
    try (Lease lease = graph(DataType.FLOAT_VALUE);
        RunScope scope = new RunScope();
        SessionParameters parameters =
            new SessionParameters.Builder(mostBytes)
                .add("p", false, new float[] {1, 2, 3}, 3)
                .add("q", false, new float[] {4, 5}, 2)
                .build()) {
      assertThat(parameters.adapters()).hasSize(parts);
      assertThat(run(lease.session(), scope, parameters)).containsExactly(1, 2, 3, 4, 5);
    }
  }

  @Test
  void withoutTheGraphKeepsItsOwn() {
    try (Lease lease = graph(DataType.FLOAT_VALUE);
        RunScope scope = new RunScope();
        SessionParameters parameters = parameters().add("p", false, new float[] {2}, 1).build();
        SessionParameters none = parameters().build()) {
      assertThat(run(lease.session(), scope, parameters)).containsExactly(2);
      assertThat(run(lease.session(), scope, null)).containsExactly(1.5f);
      assertThat(run(lease.session(), scope, none)).containsExactly(1.5f);
      assertThat(run(lease.session(), scope, parameters)).containsExactly(2);
    }
  }

  @Test
  void runsAtTheSameTimeHaveEachTheirOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Lease lease = graph(DataType.FLOAT_VALUE)) {
      List<Callable<Boolean>> jobs = new ArrayList<>();
      for (int job = 0; job < 8; job++) {
        float[] own = new float[1 + job];
        Arrays.fill(own, job);
        jobs.add(() -> alwaysGets(lease.session(), own));
      }
      for (Future<Boolean> job : threads.invokeAll(jobs)) {
        assertThat(job.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static boolean alwaysGets(GraphSession session, float[] own) {
    try (RunScope scope = new RunScope();
        SessionParameters parameters = parameters().add("p", false, own, own.length).build()) {
      boolean always = true;
      for (int i = 0; i < 200; i++) {
        always &= Arrays.equals(run(session, scope, parameters), own);
      }
      return always;
    }
  }

  @Test
  void stopsInsideARun() throws Exception {
    Path file = TinyGraphs.endlessWithOptional(folder.resolve("endless.onnx"), 512);
    try (Lease lease = cache.lease(SessionKey.stock(file));
        RunScope scope = new RunScope();
        SessionParameters parameters = parameters().add("p", false, new float[] {1}, 1).build();
        HostTensor x = HostTensor.allocate(lease.session().inputs().get("x"), 512, 512);
        HostTensor y = HostTensor.allocate(lease.session().outputs().get("y"), 512, 512)) {
      CountDownLatch started = new CountDownLatch(1);
      CompletableFuture<Void> run =
          CompletableFuture.runAsync(
              () -> {
                // Whatever comes first, the options of these runs exist before they are stopped.
                scope.options(parameters);
                started.countDown();
                lease.session().run(scope, parameters, Map.of("x", x), Map.of("y", y));
              });
      started.await();
      TimeUnit.MILLISECONDS.sleep(50);
      assertThat(run).isNotDone();
      scope.terminate();
      assertThatThrownBy(run::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(RunTerminatedException.class);
      assertThatThrownBy(
              () -> lease.session().run(scope, parameters, Map.of("x", x), Map.of("y", y)))
          .isInstanceOf(RunTerminatedException.class);
    }
  }

  @Test
  void mayBeClosedBeforeAndAfterTheScope() {
    try (Lease lease = graph(DataType.FLOAT_VALUE)) {
      for (boolean scopeFirst : new boolean[] {true, false}) {
        RunScope scope = new RunScope();
        SessionParameters parameters = parameters().add("p", false, new float[] {2}, 1).build();
        assertThat(run(lease.session(), scope, parameters)).containsExactly(2);
        if (scopeFirst) {
          scope.close();
          parameters.close();
        } else {
          parameters.close();
          scope.close();
        }
      }
      try (RunScope scope = new RunScope()) {
        assertThat(run(lease.session(), scope, null)).containsExactly(1.5f);
      }
    }
  }

  @Test
  void closedOnesAreRefused() {
    try (Lease lease = graph(DataType.FLOAT_VALUE);
        RunScope scope = new RunScope()) {
      SessionParameters parameters = parameters().add("p", false, new float[] {2}, 1).build();
      assertThat(run(lease.session(), scope, parameters)).containsExactly(2);
      parameters.close();
      parameters.close();
      assertThatThrownBy(() -> run(lease.session(), scope, parameters))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the parameters are closed");
    }
  }

  @Test
  void aNameThatTheGraphLacksIsAnError() {
    assertThatThrownBy(
            () ->
                given(DataType.FLOAT_VALUE, parameters().add("nowhere", false, new float[] {2}, 1)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("model.onnx failed while it ran: ")
        .hasMessageContaining("nowhere");
  }

  @Test
  void anotherTypeIsAnError() {
    assertThatThrownBy(
            () -> given(DataType.FLOAT_VALUE, parameters().add("p", true, new float[] {2}, 1)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("model.onnx failed while it ran: ");
  }

  @Test
  void anotherRankIsAnError() {
    assertThatThrownBy(
            () -> given(DataType.FLOAT_VALUE, parameters().add("p", false, new float[] {2}, 1, 1)))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("model.onnx failed while it ran: ");
  }

  /** What follows x. */
  private static float[] run(GraphSession session, RunScope scope, SessionParameters parameters) {
    try (HostTensor x = HostTensor.allocate(session.inputs().get("x"), 0)) {
      Map<String, HostTensor> feeds = Map.of("x", x);
      Map<String, OutputArray> outputs =
          parameters == null
              ? session.run(scope, feeds, Set.of("y"))
              : session.run(scope, parameters, feeds, Set.of("y"));
      return outputs.get("y").data();
    }
  }
}
