package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.cloud.Fault;
import dev.pagoda.cloud.FaultRule;
import dev.pagoda.cloud.ProxiedRequest;
import dev.pagoda.queue.Delivery;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A worker that is told to end does not wait for its poll, and takes no message with it. */
class InterruptedTakeTest extends SqsQueues {
  @Test
  void theMessageThatItsPollStillBringsGoesBack() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    FaultRule polls = proxy.add(FaultRule.count(ProxiedRequest.action("ReceiveMessage")));
    interrupt(queue, polls);
    assertThat(server.waiting(url)).isZero();
    await(queue.offer(A));
    // Kept for an hour if it were lost: this fails after minutes then.
    Delivery delivery = take(queue(url, LONG));
    assertThat(delivery.jobId()).isEqualTo(A);
  }

  @Test
  void theMessageThatIsOnItsWayGoesBack() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    proxy.add(
        FaultRule.once(
            ProxiedRequest.action("ReceiveMessage"),
            new Fault.After(
                () -> {
                  answered.countDown();
                  awaitLatch(interrupted);
                })));
    await(queue.offer(A));
    Thread worker = new Thread(() -> takeUntilInterrupted(queue));
    worker.start();
    answered.await();
    worker.interrupt();
    worker.join();
    interrupted.countDown();
    Delivery delivery = take(queue);
    assertThat(delivery.jobId()).isEqualTo(A);
    assertThat(delivery.receives()).isEqualTo(2);
  }

  @Test
  void anInterruptBeforehandTakesNothing() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    await(queue.offer(A));
    Thread worker =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              takeUntilInterrupted(queue);
            });
    worker.start();
    worker.join();
    assertThat(take(queue).receives()).isEqualTo(1);
  }

  @Test
  void closingTheQueueEndsWaitingTakes() {
    SqsJobQueue queue = queue(server.queue(), LONG);
    FaultRule polls = proxy.add(FaultRule.count(ProxiedRequest.action("ReceiveMessage")));
    Future<Delivery> taking = threads.submit(queue::take);
    Awaitility.await().atMost(ONE_MINUTE).until(() -> polls.matches() == 1);
    queue.close();
    assertThatThrownBy(() -> get(taking))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThatThrownBy(queue::take).isInstanceOf(InterruptedException.class);
  }

  /** Returns when the thread has ended, while the server still holds its poll back. */
  private static void interrupt(SqsJobQueue queue, FaultRule polls) throws InterruptedException {
    Thread worker = new Thread(() -> takeUntilInterrupted(queue));
    worker.start();
    Awaitility.await().atMost(ONE_MINUTE).until(() -> polls.matches() == 1);
    worker.interrupt();
    worker.join();
    assertThat(polls.matches()).isEqualTo(1);
  }

  private static void takeUntilInterrupted(SqsJobQueue queue) {
    assertThatThrownBy(queue::take).isInstanceOf(InterruptedException.class);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
