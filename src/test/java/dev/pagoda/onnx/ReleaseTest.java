package dev.pagoda.onnx;

import static dev.pagoda.onnx.Residency.KEEP;
import static dev.pagoda.onnx.Residency.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.onnx.SessionCache.Lease;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that is to be released goes with its last lease, and not before. */
class ReleaseTest {
  private static final int ELEMENTS = 1000;
  private static final long SIZE = (long) (ELEMENTS * 4 * 1.3);

  @TempDir Path folder;
  private final AtomicInteger loads = new AtomicInteger();
  private final SessionCache cache =
      new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 10 * SIZE);
  private SessionKey a;
  private SessionKey b;

  @BeforeEach
  void writeGraphs() {
    a = key(TinyGraphs.add(folder.resolve("a.onnx"), ELEMENTS, 1));
    b = key(TinyGraphs.add(folder.resolve("b.onnx"), ELEMENTS, 2));
  }

  @AfterEach
  void closeCache() {
    cache.close();
  }

  @Test
  void goesWithItsLease() {
    cache.lease(b, KEEP).close();
    Lease lease = cache.lease(a, RELEASE);
    assertThat(cache.usedBytes()).isEqualTo(2 * SIZE);
    lease.close();
    lease.close(); // twice is once
    assertThat(cache.usedBytes()).isEqualTo(SIZE);
    cache.lease(a, RELEASE).close();
    cache.lease(b, KEEP).close();
    assertThat(loads).hasValue(3);
  }

  @Test
  void staysUnderAnotherUser() {
    Lease other = cache.lease(a, RELEASE);
    cache.lease(a, RELEASE).close();
    assertThat(run(other.session())).isEqualTo(1);
    assertThat(cache.usedBytes()).isEqualTo(SIZE);
    other.close();
    assertThat(cache.usedBytes()).isZero();
    assertThat(loads).hasValue(1);
  }

  @Test
  void isReadAnewFromAFileThatWasExchanged() {
    FileVersion before;
    try (Lease lease = cache.lease(a, RELEASE)) {
      before = lease.version();
      TinyGraphs.add(a.file(), ELEMENTS, 7.5f);
      assertThat(lease.version()).isEqualTo(before);
      assertThat(FileVersion.ofGraph(a.file())).isNotEqualTo(before);
    }
    try (Lease lease = cache.lease(a, RELEASE)) {
      assertThat(run(lease.session())).isEqualTo(7.5f);
      assertThat(lease.version()).isEqualTo(FileVersion.ofGraph(a.file())).isNotEqualTo(before);
    }
  }

  @Test
  void survivesThreadsThatLeaseRunAndReleaseAtRandom() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> work = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      Random random = new Random(thread);
      work.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 100; i++) {
                  boolean first = random.nextBoolean();
                  try (Lease lease = cache.lease(first ? a : b, RELEASE)) {
                    assertThat(run(lease.session())).isEqualTo(first ? 1 : 2);
                  }
                }
              }));
    }
    for (Future<?> done : work) {
      done.get();
    }
    threads.shutdown();
    assertThat(cache.usedBytes()).isZero();
  }

  private SessionKey key(Path file) {
    return new SessionKey(
        file,
        "counted",
        path -> {
          loads.incrementAndGet();
          return GraphSource.ofFile(path);
        });
  }

  /** First element of the graph's answer to zeros. */
  private static float run(GraphSession session) {
    try (RunScope scope = new RunScope();
        HostTensor x = HostTensor.allocate(session.inputs().get("x"), ELEMENTS);
        HostTensor y = HostTensor.allocate(session.outputs().get("y"), ELEMENTS)) {
      session.run(scope, Map.of("x", x), Map.of("y", y));
      float[] first = new float[1];
      y.read(first);
      return first[0];
    }
  }
}
