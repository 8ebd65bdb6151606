package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.queue.Delivery;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is not ours harms nobody and ends in the dead-letter queue. */
class PoisonMessageTest extends SqsQueues {
  private static final List<String> POISON =
      List.of(
          "hello",
          "[]",
          "{\"job\": 7}",
          "{\"job\": \"../../secrets\"}",
          "{\"job\": \"" + A + "\"} {}",
          "{\"job\": \"evil\nWARN forged line\", \"x\": \"" + "y".repeat(5000) + "\"}");

  @Test
  void itMovesToTheDeadLetterQueueWhileOthersGoOn() throws Exception {
    URI dead = server.queue();
    URI url = server.queue(dead, 3);
    SqsJobQueue queue = queue(url, LONG);
    try (LogOf log = new LogOf(SqsJobQueue.class)) {
      POISON.subList(0, 3).forEach(body -> server.send(url, body));
      await(queue.offer(A));
      POISON.subList(3, POISON.size()).forEach(body -> server.send(url, body));
      await(queue.offer(B));

      Delivery first = take(queue);
      Delivery second = take(queue);
      assertThat(List.of(first.jobId(), second.jobId())).containsExactly(A, B);
      await(first.ack());
      await(second.ack());
      Future<Delivery> third = threads.submit(queue::take);
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(server.waiting(dead)).isEqualTo(POISON.size()));
      await(queue.offer(C));
      assertThat(get(third).jobId()).isEqualTo(C);

      assertThat(log.warnings())
          .hasSize(3 * POISON.size())
          .allSatisfy(line -> assertThat(line).hasSizeLessThan(220).doesNotContain("\n"));
    }
  }

  @Test
  void waitsGrowToMinutes() {
    assertThat(ForeignMessages.pause(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(ForeignMessages.pause(4)).isEqualTo(Duration.ofSeconds(8));
    assertThat(ForeignMessages.pause(10)).isEqualTo(Duration.ofMinutes(5));
    assertThat(ForeignMessages.pause(1000)).isEqualTo(Duration.ofMinutes(5));
  }
}
