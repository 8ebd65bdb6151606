package dev.pagoda.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs are taken in the order they came, each once, and no more wait than may. */
class InMemoryJobQueueTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final InMemoryJobQueue queue = new InMemoryJobQueue(3);

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void firstComeFirstServed() throws InterruptedException {
    assertThat(offer("a")).isTrue();
    assertThat(offer("b")).isTrue();
    assertThat(queue.take().jobId()).isEqualTo("a");
    assertThat(queue.take().jobId()).isEqualTo("b");
  }

  @Test
  void moreThanTheCapacityDoNotWait() throws InterruptedException {
    assertThat(List.of(offer("a"), offer("b"), offer("c"), offer("d")))
        .containsExactly(true, true, true, false);
    assertThat(queue.position("d")).isEmpty();
    assertThat(queue.isFull()).isTrue();
    queue.take();
    assertThat(queue.isFull()).isFalse();
    assertThat(offer("d")).isTrue();
  }

  @Test
  void whatWasAcceptedEarlierIsTakenBackEvenWhenFull() {
    IntStream.range(0, 5).forEach(i -> queue.restore("r" + i).await().indefinitely());
    assertThat(queue.position("r4")).hasValue(5);
    assertThat(offer("new")).isFalse();
  }

  @Test
  void positionsCountFromTheNextAndMoveUp() throws InterruptedException {
    List.of("a", "b", "c").forEach(this::offer);
    assertThat(queue.position("a")).hasValue(1);
    assertThat(queue.position("c")).hasValue(3);
    queue.take();
    assertThat(queue.position("a")).isEmpty();
    assertThat(queue.position("c")).hasValue(2);
    assertThat(queue.remove("b")).isTrue();
    assertThat(queue.position("c")).hasValue(1);
  }

  @Test
  void whatIsRemovedIsNotTaken() throws InterruptedException {
    List.of("a", "b").forEach(this::offer);
    assertThat(queue.remove("a")).isTrue();
    assertThat(queue.remove("a")).isFalse();
    assertThat(queue.take().jobId()).isEqualTo("b");
  }

  @Test
  void takingWaitsForAJob() throws Exception {
    Future<String> taken = threads.submit(() -> queue.take().jobId());
    offer("a");
    assertThat(taken.get(30, TimeUnit.SECONDS)).isEqualTo("a");
  }

  @Test
  void inAStormEveryAcceptedJobIsTakenOnce() throws Exception {
    InMemoryJobQueue large = new InMemoryJobQueue(100);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<List<String>>> offers = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      offers.add(threads.submit(() -> offerMany(large, start, thread)));
    }
    List<Callable<String>> takers = new ArrayList<>();
    IntStream.range(0, 100).forEach(i -> takers.add(() -> large.take().jobId()));
    start.countDown();
    Set<String> accepted = new HashSet<>();
    for (Future<List<String>> offered : offers) {
      accepted.addAll(offered.get(30, TimeUnit.SECONDS));
    }
    assertThat(accepted).hasSize(100);
    Set<String> taken = new HashSet<>();
    for (Future<String> one : threads.invokeAll(takers, 30, TimeUnit.SECONDS)) {
      taken.add(one.get());
    }
    assertThat(taken).isEqualTo(accepted);
  }

  @Test
  void aQueueThatHoldsNothingIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryJobQueue(0));
  }

  private static List<String> offerMany(InMemoryJobQueue queue, CountDownLatch start, int thread)
      throws InterruptedException {
    start.await();
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String id = thread + "-" + i;
      if (queue.offer(id).await().atMost(Duration.ofSeconds(30))) {
        accepted.add(id);
      }
    }
    return accepted;
  }

  private boolean offer(String id) {
    return queue.offer(id).await().indefinitely();
  }
}
