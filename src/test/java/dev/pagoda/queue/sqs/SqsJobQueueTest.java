package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.queue.Delivery;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Jobs are taken in order, one at a time, and again until somebody is done with them. */
class SqsJobQueueTest extends SqsQueues {
  @Test
  void aTakeIsOneMessageAndTheFirst() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    for (String id : new String[] {A, B, C}) {
      assertThat(await(queue.offer(id))).isTrue();
    }
    Delivery first = take(queue);
    assertThat(first.jobId()).isEqualTo(A);
    assertThat(first.receives()).isEqualTo(1);
    assertThat(server.held(url)).isEqualTo(1);
    assertThat(server.waiting(url)).isEqualTo(2);
    assertThat(take(queue).jobId()).isEqualTo(B);
    assertThat(take(queue).jobId()).isEqualTo(C);
  }

  @Test
  void takingWaitsForAJob() throws Exception {
    SqsJobQueue queue = queue(server.queue(), LONG);
    Future<Delivery> taking = threads.submit(queue::take);
    await(queue.offer(A));
    assertThat(get(taking).jobId()).isEqualTo(A);
  }

  @Test
  void whatNobodyIsDoneWithComesAgainWhenItsVisibilityEnds() throws Exception {
    URI url = server.queue();
    await(queue(url, LONG).offer(A));
    assertThat(take(queue(url, SHORT)).receives()).isEqualTo(1);
    Delivery again = take(queue(url, LONG));
    assertThat(again.jobId()).isEqualTo(A);
    assertThat(again.receives()).isEqualTo(2);
  }

  @Test
  void extendingKeepsIt() throws Exception {
    URI url = server.queue();
    await(queue(url, LONG).offer(A));
    SqsJobQueue shortly = queue(url, Duration.ofSeconds(6));
    Delivery held = take(shortly);
    Future<Delivery> other = threads.submit(queue(url, LONG)::take);
    for (int seconds = 0; seconds < 10; seconds++) {
      await(held.extend());
      Thread.sleep(1000);
    }
    assertThat(other).isNotDone();
    assertThat(get(other).receives()).isEqualTo(2);
  }

  @Test
  void releaseGivesItBackAtOnce() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    await(queue.offer(A));
    await(take(queue).release(Duration.ZERO));
    assertThat(take(queue).receives()).isEqualTo(2);
  }

  @Test
  void releaseGivesItBackAfterTheDelay() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    await(queue.offer(A));
    await(queue.offer(B));
    Delivery first = take(queue);
    assertThat(first.jobId()).isEqualTo(A);
    await(first.release(Duration.ofMillis(4500)));
    assertThat(take(queue).jobId()).isEqualTo(B);
    assertThat(server.held(url)).isEqualTo(2);
    assertThat(take(queue).jobId()).isEqualTo(A);
  }

  @Test
  void acknowledgingForgetsIt() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    await(queue.offer(A));
    Delivery delivery = take(queue);
    await(delivery.ack());
    await(delivery.ack());
    Awaitility.await()
        .atMost(ONE_MINUTE)
        .untilAsserted(() -> assertThat(server.waiting(url) + server.held(url)).isZero());
  }

  @Test
  void aFifoQueueTakesAJobAsOftenAsItIsSent() throws Exception {
    SqsJobQueue queue = queue(server.fifoQueue(), LONG);
    await(queue.offer(A));
    await(queue.restore(A));
    await(queue.offer(B));
    // A message's group is its job: the second of A waits for the first, B does not.
    Map<String, Delivery> held = new HashMap<>();
    for (int i = 0; i < 2; i++) {
      Delivery delivery = take(queue);
      held.put(delivery.jobId(), delivery);
    }
    assertThat(held).containsOnlyKeys(A, B);
    await(held.get(A).ack());
    assertThat(take(queue).jobId()).isEqualTo(A);
  }

  @Test
  void placesAreNotKnown() {
    SqsJobQueue queue = queue(server.queue(), LONG);
    await(queue.offer(A));
    assertThat(queue.position(A)).isEmpty();
    assertThat(queue.remove(A)).isFalse();
    assertThat(queue.isShared()).isTrue();
    assertThat(queue.visibility()).isEqualTo(LONG);
  }
}
