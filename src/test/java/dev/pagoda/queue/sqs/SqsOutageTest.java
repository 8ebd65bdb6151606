package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.cloud.Fault;
import dev.pagoda.cloud.FaultRule;
import dev.pagoda.cloud.ProxiedRequest;
import dev.pagoda.queue.Delivery;
import dev.pagoda.queue.QueueException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Whatever SQS does, a worker waits for it to come back, and people read a sentence. */
class SqsOutageTest extends SqsQueues {
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(
            Fault.sqsError(400, "RequestThrottled"),
            "The queue is asked too often (RequestThrottled)."),
        Arguments.of(
            Fault.sqsError(403, "ExpiredTokenException"),
            "The queue does not accept the credentials (ExpiredTokenException)."),
        Arguments.of(
            Fault.sqsError(400, "InvalidClientTokenId"),
            "The queue does not accept the credentials (InvalidClientTokenId)."),
        Arguments.of(
            Fault.sqsError(503, "ServiceUnavailable"), "The queue has failed (status 503)."),
        Arguments.of(Fault.sqsError(400, "QueueDoesNotExist"), "The queue does not exist."),
        Arguments.of(
            Fault.sqsError(400, "KmsDisabled"), "The queue has refused the call (KmsDisabled)."),
        Arguments.of(new Fault.DropRequest(), "The queue cannot be reached."));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void takingGoesOnWhenItIsOver(Fault fault, String sentence) throws Exception {
    SqsJobQueue queue = queue(server.queue(), LONG);
    try (LogOf log = new LogOf(Outage.class)) {
      FaultRule outage =
          proxy.add(FaultRule.always(ProxiedRequest.action("ReceiveMessage"), fault));
      Future<Delivery> taking = threads.submit(queue::take);
      await(queue.offer(A));
      // The SDK tries up to 4 times for one try of ours.
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> outage.matches() >= 4 && !log.warnings().isEmpty());
      assertThat(taking).isNotDone();
      proxy.clear();
      assertThat(get(taking).jobId()).isEqualTo(A);
      assertThat(log.warnings())
          .containsExactly("No jobs are taken: " + sentence + " It is tried again.");
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void readinessAndSubmissionsSayWhy(Fault fault, String sentence) {
    SqsJobQueue queue = queue(server.queue(), LONG);
    proxy.add(FaultRule.always(ProxiedRequest.any(), fault));
    assertThatThrownBy(() -> await(queue.check()))
        .isInstanceOf(QueueException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> await(queue.offer(A)))
        .isInstanceOf(QueueException.class)
        .hasMessage(sentence);
  }

  @Test
  void aQueueThatIsNotThereIsSaidWithoutItsAddress() {
    URI missing = URI.create(server.queue() + "-missing");
    assertThatThrownBy(() -> await(queue(missing, LONG).check()))
        .isInstanceOf(QueueException.class)
        .hasMessage("The queue does not exist.");
  }

  @Test
  void readinessComesBack() {
    SqsJobQueue queue = queue(server.queue(), LONG);
    proxy.add(FaultRule.always(ProxiedRequest.any(), Fault.sqsError(400, "QueueDoesNotExist")));
    assertThatThrownBy(() -> await(queue.check())).isInstanceOf(QueueException.class);
    proxy.clear();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreException(QueueException.class)
        .untilAsserted(() -> await(queue.check()));
  }

  @Test
  void aServerThatWasAwayIsUsedAgain() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    URI url = URI.create(endpoint + "/000000000000/jobs");
    try (SqsAsyncClient own = SqsServer.client(endpoint);
        LogOf log = new LogOf(Outage.class)) {
      SqsJobQueue queue = queue(own, new SqsSettings(url, LONG, OptionalInt.empty()));
      Future<Delivery> taking = threads.submit(queue::take);
      Awaitility.await().atMost(ONE_MINUTE).until(() -> !log.warnings().isEmpty());
      assertThatThrownBy(() -> await(queue.offer(A)))
          .isInstanceOf(QueueException.class)
          .hasMessage("The queue cannot be reached.");
      for (String id : new String[] {A, B}) {
        SQSRestServer back = SQSRestServerBuilder.withInterface("127.0.0.1").withPort(port).start();
        back.waitUntilStarted();
        own.createQueue(r -> r.queueName("jobs")).join();
        await(queue.offer(id));
        assertThat(get(taking).jobId()).isEqualTo(id);
        back.stopAndWait();
        taking = threads.submit(queue::take);
      }
    }
  }
}
