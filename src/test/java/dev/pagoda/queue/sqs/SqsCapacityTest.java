package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.cloud.Fault;
import dev.pagoda.cloud.FaultRule;
import dev.pagoda.cloud.ProxiedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** About as many jobs wait as may; those that run do not count. */
class SqsCapacityTest extends SqsQueues {
  private SqsJobQueue queueOfTwo(URI url) {
    return queue(client, new SqsSettings(url, LONG, OptionalInt.of(2)));
  }

  @Test
  void moreDoNotWait() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queueOfTwo(url);
    assertThat(queue.isFull()).isFalse();
    assertThat(List.of(await(queue.offer(A)), await(queue.offer(B)), await(queue.offer(C))))
        .containsExactly(true, true, false);
    assertThat(queue.isFull()).isTrue();
    assertThat(server.waiting(url)).isEqualTo(2);
    take(queue);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(queue.isFull()).isFalse());
    assertThat(await(queue.offer(C))).isTrue();
  }

  @Test
  void whatOthersSentCounts() {
    URI url = server.queue();
    SqsJobQueue other = queue(url, LONG);
    List.of(A, B).forEach(id -> await(other.offer(id)));
    assertThat(await(queueOfTwo(url).offer(C))).isFalse();
  }

  @Test
  void whatWasAcceptedEarlierIsTakenBackEvenWhenFull() {
    URI url = server.queue();
    SqsJobQueue queue = queueOfTwo(url);
    List.of(A, B, C).forEach(id -> await(queue.restore(id)));
    assertThat(server.waiting(url)).isEqualTo(3);
  }

  @Test
  void withoutACapacityAnyNumberWaits() {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    FaultRule asked = proxy.add(FaultRule.count(ProxiedRequest.action("GetQueueAttributes")));
    for (int i = 0; i < 10; i++) {
      assertThat(await(queue.offer(A))).isTrue();
    }
    assertThat(queue.isFull()).isFalse();
    assertThat(asked.matches()).isZero();
  }

  @Test
  void whereNobodyTellsTheDepthJobsAreTakenIn() {
    URI url = server.queue();
    SqsJobQueue queue = queueOfTwo(url);
    proxy.add(
        FaultRule.always(
            ProxiedRequest.action("GetQueueAttributes"),
            Fault.sqsError(403, "AccessDeniedException")));
    List.of(A, B).forEach(id -> assertThat(await(queue.offer(id))).isTrue());
    assertThat(server.waiting(url)).isEqualTo(2);
  }

  @Test
  void askingIsSeldomAndDoesNotBlock() {
    SqsJobQueue queue = queueOfTwo(server.queue());
    CountDownLatch asked = new CountDownLatch(1);
    FaultRule rule =
        proxy.add(
            FaultRule.always(
                ProxiedRequest.action("GetQueueAttributes"),
                new Fault.Before(() -> awaitLatch(asked))));
    for (int i = 0; i < 100; i++) {
      assertThat(queue.isFull()).isFalse(); // would hang if it waited for the answer
    }
    asked.countDown();
    await(queue.check());
    assertThat(rule.matches()).isEqualTo(1);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
