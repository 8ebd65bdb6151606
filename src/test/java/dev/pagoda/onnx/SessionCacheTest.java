package dev.pagoda.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.SessionCache.Lease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions are loaded once, kept within the budget, and never closed under their user. */
class SessionCacheTest {
  private static final int ELEMENTS = 1000;
  private static final long SIZE = (long) (ELEMENTS * 4 * 1.3);

  @TempDir Path folder;
  private final AtomicInteger loads = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private Path a;
  private Path b;
  private Path c;

  @BeforeEach
  void writeGraphs() {
    a = TinyGraphs.add(folder.resolve("a.onnx"), ELEMENTS, 1);
    b = TinyGraphs.add(folder.resolve("b.onnx"), ELEMENTS, 2);
    c = TinyGraphs.add(folder.resolve("c.onnx"), ELEMENTS, 3);
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void loadsOnceHoweverManyThreadsAsk() throws Exception {
    try (SessionCache cache = cache(10 * SIZE)) {
      CountDownLatch together = new CountDownLatch(8);
      List<Future<GraphSession>> sessions = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        sessions.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  try (Lease lease = cache.lease(key(a))) {
                    return lease.session();
                  }
                }));
      }
      for (Future<GraphSession> session : sessions) {
        assertThat(session.get()).isSameAs(sessions.get(0).get());
      }
      assertThat(loads).hasValue(1);
      assertThat(cache.usedBytes()).isEqualTo(SIZE);
    }
  }

  @Test
  void evictsTheLeastRecentlyUsed() {
    try (SessionCache cache = cache(2 * SIZE)) {
      cache.lease(key(a)).close();
      cache.lease(key(b)).close();
      cache.lease(key(a)).close();
      cache.lease(key(c)).close(); // b goes
      assertThat(loads).hasValue(3);
      cache.lease(key(a)).close();
      assertThat(loads).hasValue(3);
      cache.lease(key(b)).close();
      assertThat(loads).hasValue(4);
      assertThat(cache.usedBytes()).isEqualTo(2 * SIZE);
    }
  }

  @Test
  void refusesWhatDoesNotFitBesideSessionsInUse() {
    try (SessionCache cache = cache(2 * SIZE);
        Lease inUse = cache.lease(key(a));
        Lease alsoInUse = cache.lease(key(b))) {
      assertThatThrownBy(() -> cache.lease(key(c)))
          .isInstanceOf(DoesNotFitException.class)
          .hasMessageContaining("c.onnx needs about 1 MB; the memory budget is");
      assertThat(run(inUse.session())).isEqualTo(1);
      assertThat(run(alsoInUse.session())).isEqualTo(2);
    }
  }

  @Test
  void refusesWhatIsLargerThanTheBudgetAndKeepsTheRest() {
    Path large = TinyGraphs.add(folder.resolve("large.onnx"), 3 * ELEMENTS, 1);
    try (SessionCache cache = cache(2 * SIZE)) {
      cache.lease(key(a)).close();
      assertThatThrownBy(() -> cache.lease(key(large))).isInstanceOf(DoesNotFitException.class);
      cache.lease(key(a)).close();
      assertThat(loads).hasValue(1);
    }
  }

  @Test
  void aFailedLoadIsReportedToAllAndTriedAgain() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.onnx"), "this is no graph");
    try (SessionCache cache = cache(2 * SIZE)) {
      assertThatThrownBy(() -> cache.lease(key(broken))).isInstanceOf(ModelException.class);
      assertThat(cache.usedBytes()).isZero();
      TinyGraphs.add(broken, ELEMENTS, 5);
      try (Lease lease = cache.lease(key(broken))) {
        assertThat(run(lease.session())).isEqualTo(5);
      }
    }
  }

  @Test
  void keepsALeasedSessionAliveWhenTheCacheIsClosed() {
    SessionCache cache = cache(2 * SIZE);
    Lease lease = cache.lease(key(a));
    cache.close();
    assertThat(run(lease.session())).isEqualTo(1);
    lease.close();
    lease.close(); // twice is once
    assertThat(cache.usedBytes()).isZero();
    assertThatThrownBy(() -> cache.lease(key(a))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void differentKindsOfOneFileAreDifferentSessions() {
    try (SessionCache cache = cache(4 * SIZE);
        Lease stock = cache.lease(SessionKey.stock(a));
        Lease other = cache.lease(key(a))) {
      assertThat(stock.session()).isNotSameAs(other.session());
    }
  }

  @Test
  void survivesThreadsThatLeaseRunAndEvictAtRandom() throws Exception {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      files.add(TinyGraphs.add(folder.resolve("graph" + i + ".onnx"), ELEMENTS, i));
    }
    try (SessionCache cache = cache(4 * SIZE)) {
      List<Future<?>> work = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Random random = new Random(thread);
        work.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    int index = random.nextInt(files.size());
                    try (Lease lease = cache.lease(key(files.get(index)))) {
                      assertThat(run(lease.session())).isEqualTo(index);
                    }
                  }
                }));
      }
      for (Future<?> done : work) {
        done.get();
      }
      assertThat(cache.usedBytes()).isLessThanOrEqualTo(4 * SIZE).isPositive();
      assertThat(loads.get()).isGreaterThan(files.size());
    }
  }

  private SessionCache cache(long budget) {
    return new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), budget);
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
