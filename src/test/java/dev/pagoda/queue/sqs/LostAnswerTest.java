package dev.pagoda.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.cloud.Fault;
import dev.pagoda.cloud.FaultRule;
import dev.pagoda.cloud.ProxiedRequest;
import dev.pagoda.queue.Delivery;
import dev.pagoda.queue.QueueException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Calls whose answers are lost are made again, and lose no job. */
class LostAnswerTest extends SqsQueues {
  @Test
  void ofASendMayMakeTwoMessagesOfAJob() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    loseOnce("SendMessage");
    assertThat(await(queue.offer(A))).isTrue();
    assertThat(server.waiting(url)).isEqualTo(2);
    assertThat(take(queue).jobId()).isEqualTo(A);
    assertThat(take(queue).jobId()).isEqualTo(A);
  }

  @Test
  void ofASendToAFifoQueueMakeOne() {
    URI url = server.fifoQueue();
    SqsJobQueue queue = queue(url, LONG);
    loseOnce("SendMessage");
    assertThat(await(queue.offer(A))).isTrue();
    assertThat(server.waiting(url)).isEqualTo(1);
  }

  @Test
  void ofAReceiveBringTheMessageAgain() throws Exception {
    SqsJobQueue queue = queue(server.queue(), SHORT);
    await(queue.offer(A));
    FaultRule lost = loseOnce("ReceiveMessage");
    Delivery delivery = take(queue);
    assertThat(delivery.jobId()).isEqualTo(A);
    assertThat(delivery.receives()).isEqualTo(2);
    assertThat(lost.hits()).isEqualTo(1);
  }

  @Test
  void ofADeleteForgetTheMessage() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    await(queue.offer(A));
    Delivery delivery = take(queue);
    FaultRule lost = loseOnce("DeleteMessage");
    await(delivery.ack());
    assertThat(lost.matches()).isGreaterThan(1);
    assertThat(server.waiting(url) + server.held(url)).isZero();
  }

  @Test
  void acknowledgingOutlastsMoreThanTheSdkDoes() throws Exception {
    URI url = server.queue();
    SqsJobQueue queue = queue(url, LONG);
    await(queue.offer(A));
    Delivery delivery = take(queue);
    FaultRule outage =
        proxy.add(
            new FaultRule(
                ProxiedRequest.action("DeleteMessage"),
                Fault.sqsError(503, "ServiceUnavailable"),
                0,
                8));
    await(delivery.ack());
    assertThat(outage.hits()).isEqualTo(8);
    assertThat(server.waiting(url) + server.held(url)).isZero();
  }

  @Test
  void acknowledgingIsNotTriedAgainWhereThatIsVain() throws Exception {
    SqsJobQueue queue = queue(server.queue(), LONG);
    await(queue.offer(A));
    Delivery delivery = take(queue);
    FaultRule refusal =
        proxy.add(
            FaultRule.always(
                ProxiedRequest.action("DeleteMessage"),
                Fault.sqsError(403, "AccessDeniedException")));
    assertThatThrownBy(() -> await(delivery.ack()))
        .isInstanceOf(QueueException.class)
        .hasMessage("The queue does not accept the credentials (AccessDeniedException).");
    assertThat(refusal.matches()).isEqualTo(1);
  }

  private static FaultRule loseOnce(String action) {
    return proxy.add(FaultRule.once(ProxiedRequest.action(action), new Fault.DropAnswer()));
  }
}
