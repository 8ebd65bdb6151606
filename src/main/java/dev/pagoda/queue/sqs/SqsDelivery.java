package dev.pagoda.queue.sqs;

import dev.pagoda.queue.Delivery;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** A message that this process holds until its visibility ends. */
final class SqsDelivery implements Delivery {
  private static final Logger LOG = Logger.getLogger(SqsDelivery.class);
  private static final int RETRIES = 4;

  private final SqsCalls calls;
  private final Message message;
  private final String jobId;
  private final Duration visibility;

  SqsDelivery(SqsCalls calls, Message message, String jobId, Duration visibility) {
    this.calls = calls;
    this.message = message;
    this.jobId = jobId;
    this.visibility = visibility;
  }

  @Override
  public String jobId() {
    return jobId;
  }

  @Override
  public int receives() {
    return receives(message);
  }

  static int receives(Message message) {
    String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
    return count == null ? 1 : Integer.parseInt(count);
  }

  /** Asks again some seconds long where SQS fails; after that the message comes once more. */
  @Override
  public Uni<Void> ack() {
    return tolerant("ack", calls.delete(message))
        .onFailure(SqsFailures::isTransient)
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
        .atMost(RETRIES);
  }

  @Override
  public Uni<Void> extend() {
    return tolerant("extend", calls.changeVisibility(message, visibility));
  }

  @Override
  public Uni<Void> release(Duration delay) {
    return tolerant("release", calls.changeVisibility(message, delay));
  }

  /** What is no longer ours has been given on already: the job's record says who works on it. */
  private Uni<Void> tolerant(String call, Uni<Void> calling) {
    return calling
        .onFailure(SqsFailures::isStaleReceipt)
        .recoverWithItem(
            e -> {
              LOG.debugf("Too late to %s the message of generation %s.", call, jobId);
              return null;
            });
  }
}
