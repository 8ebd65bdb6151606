package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.queue.Delivery;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** While somebody keeps a message, nobody else gets it. */
class ExclusiveDeliveryTest extends SqsQueues {
  private static final Duration VISIBILITY = Duration.ofSeconds(5);
  private static final int HEARTBEATS = 6;

  private final Map<String, Boolean> held = new ConcurrentHashMap<>();
  private final Queue<String> heldTwice = new ConcurrentLinkedQueue<>();
  private final Set<String> done = new ConcurrentSkipListSet<>();

  @Test
  void aMessageIsHeldByOneOfManyConsumers() {
    URI url = server.queue();
    SqsJobQueue front = queue(url, VISIBILITY);
    Set<String> jobs = Set.of(A, B, C, "d".repeat(26), "e".repeat(26), "f".repeat(26));
    jobs.forEach(id -> await(front.offer(id)));
    List<Future<Void>> consumers = new ArrayList<>();
    for (int consumer = 0; consumer < 4; consumer++) {
      SqsJobQueue queue = queue(url, VISIBILITY);
      consumers.add(threads.submit(() -> consume(queue)));
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(done).isEqualTo(jobs));
    assertThat(heldTwice).isEmpty();
    assertThat(consumers).allSatisfy(consumer -> assertThat(consumer).isNotDone());
    Awaitility.await()
        .atMost(ONE_MINUTE)
        .untilAsserted(() -> assertThat(server.waiting(url) + server.held(url)).isZero());
  }

  private Void consume(SqsJobQueue queue) throws InterruptedException {
    while (true) {
      Delivery delivery = queue.take();
      if (held.put(delivery.jobId(), true) != null) {
        heldTwice.add(delivery.jobId());
      }
      for (int i = 0; i < HEARTBEATS; i++) { // longer than the visibility in all
        Thread.sleep(VISIBILITY.toMillis() / 5);
        await(delivery.extend());
      }
      held.remove(delivery.jobId());
      await(delivery.ack());
      done.add(delivery.jobId());
    }
  }
}
