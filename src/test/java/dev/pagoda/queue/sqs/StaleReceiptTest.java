package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pagoda.cloud.Fault;
import dev.pagoda.cloud.FaultRule;
import dev.pagoda.cloud.ProxiedRequest;
import dev.pagoda.queue.Delivery;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.Message;

/** Who is too late with a message is not troubled: it has been given on, or is done with. */
class StaleReceiptTest extends SqsQueues {
  @Test
  void afterItsVisibility() throws Exception {
    URI url = server.queue();
    await(queue(url, LONG).offer(A));
    Delivery late = take(queue(url, SHORT));
    Delivery other = take(queue(url, LONG));
    assertThat(other.receives()).isEqualTo(2);
    assertNothingFails(late);
    await(other.ack());
  }

  @Test
  void afterItIsForgotten() throws Exception {
    SqsJobQueue queue = queue(server.queue(), LONG);
    await(queue.offer(A));
    Delivery delivery = take(queue);
    await(delivery.ack());
    assertNothingFails(delivery);
  }

  @Test
  void afterTheQueueWasMadeAnew() {
    SqsCalls calls = new SqsCalls(client, server.queue());
    Message unknown = Message.builder().receiptHandle("unknown").body("{}").build();
    assertNothingFails(new SqsDelivery(calls, unknown, A, LONG));
  }

  /** In the words of AWS, which servers for tests do not all use. */
  @ParameterizedTest
  @CsvSource({
    "MessageNotInflight, The message is not in flight.",
    "InvalidParameterValue, Value x for parameter ReceiptHandle is invalid. Reason: Message does"
        + " not exist or is not available for visibility timeout change.",
    "InvalidParameterValue, Value x for parameter ReceiptHandle is invalid. Reason: The receipt"
        + " handle has expired.",
  })
  void asAwsSaysIt(String code, String message) throws Exception {
    SqsJobQueue queue = queue(server.queue(), LONG);
    await(queue.offer(A));
    Delivery delivery = take(queue);
    String body = "{\"__type\":\"com.amazonaws.sqs#" + code + "\",\"message\":\"" + message + "\"}";
    proxy.add(
        FaultRule.always(
            ProxiedRequest.any(),
            new Fault.Answer(400, Map.of("Content-Type", "application/x-amz-json-1.0"), body)));
    assertNothingFails(delivery);
  }

  private static void assertNothingFails(Delivery delivery) {
    assertThatCode(
            () -> {
              await(delivery.extend());
              await(delivery.release(Duration.ofSeconds(3)));
              await(delivery.ack());
            })
        .doesNotThrowAnyException();
  }
}
