package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Jobs that the queue has given up are told of, once; all else is left to the operator. */
class DeadLettersTest extends SqsQueues {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private final List<String> ended = new CopyOnWriteArrayList<>();

  @Test
  void onlyOursAreToldAndDeleted() {
    URI dead = server.queue();
    for (String body : List.of(JobMessage.write(A), "hello", JobMessage.write(B))) {
      server.send(dead, body);
    }
    try (LogOf log = new LogOf(DeadLetters.class);
        DeadLetters letters = letters(dead)) {
      letters.start();
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                assertThat(ended).containsExactlyInAnyOrder(A, B);
                assertThat(server.waiting(dead)).isZero();
                assertThat(server.held(dead)).isEqualTo(1);
              });
      assertThat(log.warnings())
          .filteredOn(line -> line.contains("none of ours"))
          .singleElement()
          .satisfies(line -> assertThat(line).contains("hello"));
    }
  }

  @Test
  void aJobThatIsReceivedTooOftenComesHere() throws Exception {
    URI dead = server.queue();
    URI url = server.queue(dead, 2);
    SqsJobQueue queue = queue(url, SHORT);
    await(queue.offer(A));
    take(queue);
    take(queue);
    var third = threads.submit(queue::take); // receiving moves it
    try (DeadLetters letters = letters(dead)) {
      letters.start();
      Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(ended).containsExactly(A));
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(server.waiting(dead) + server.held(dead)).isZero());
    }
    assertThat(third).isNotDone();
  }

  @Test
  void whatCannotBeEndedStays() {
    URI dead = server.queue();
    server.send(dead, JobMessage.write(A));
    server.send(dead, JobMessage.write(B));
    try (LogOf log = new LogOf(Outage.class);
        DeadLetters letters =
            new DeadLetters(
                client,
                dead,
                IS_JOB_ID,
                (id, receives) -> id.equals(A) ? fail() : end(id, receives))) {
      letters.start();
      Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(ended).containsExactly(B));
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(server.waiting(dead) + server.held(dead)).isEqualTo(1));
      assertThat(log.warnings()).singleElement().asString().contains("The store is away.");
    }
  }

  @Test
  void nothingIsReadOnceClosed() {
    URI dead = server.queue();
    DeadLetters letters = letters(dead);
    letters.start();
    letters.close();
    server.send(dead, JobMessage.write(A));
    Awaitility.await()
        .atMost(ONE_MINUTE)
        .during(Duration.ofSeconds(3))
        .atMost(LIMIT)
        .until(() -> server.waiting(dead) == 1);
    assertThat(ended).isEmpty();
  }

  private DeadLetters letters(URI dead) {
    return new DeadLetters(client, dead, IS_JOB_ID, this::end);
  }

  private Uni<Void> end(String id, int receives) {
    assertThat(receives).isPositive();
    ended.add(id);
    return Uni.createFrom().voidItem();
  }

  private static Uni<Void> fail() {
    return Uni.createFrom().failure(new IllegalStateException("The store is away."));
  }
}
