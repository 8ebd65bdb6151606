package dev.pagoda.queue.sqs;

import dev.pagoda.queue.QueueException;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** The calls that we make of one queue; every failure is a {@link QueueException}. */
final class SqsCalls implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SqsCalls.class);

  /** The longest that SQS holds a receive back, so the one that asks least often. */
  private static final Duration LONG_POLL = Duration.ofSeconds(20);

  private static final Duration LONG_POLL_TIMEOUT = LONG_POLL.plusSeconds(8);
  private static final Duration LONGEST_VISIBILITY = Duration.ofHours(12);

  private final SqsAsyncClient client;
  private final String url;
  private final boolean fifo;
  private final Set<Poll> polls = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  SqsCalls(SqsAsyncClient client, URI url) {
    this.client = client;
    this.url = url.toString();
    this.fifo = url.getPath().endsWith(".fifo");
  }

  /**
   * Waits for messages, about 20 seconds at most.
   *
   * <p>An interrupt is answered at once. The poll itself is not cut off then, because SQS does not
   * notice and would hand the next message to a closed connection, where nobody sees it until its
   * visibility ends: instead it stays open while this process lives, and what it still brings goes
   * back at once.
   *
   * @param most messages at once, 1 to 10
   * @return what came, maybe nothing
   * @throws InterruptedException also when this is closed meanwhile
   */
  List<Message> receive(int most, Duration visibility) throws InterruptedException {
    if (closed || Thread.interrupted()) {
      throw new InterruptedException();
    }
    Poll poll = new Poll(ask(most, visibility));
    polls.add(poll);
    if (closed) {
      poll.answer.cancel(true);
    }
    try {
      List<Message> messages = poll.answer.get().messages();
      polls.remove(poll);
      return messages;
    } catch (InterruptedException e) {
      var unused = poll.answer.whenComplete((response, failure) -> giveBack(poll, response));
      throw e;
    } catch (CancellationException e) {
      throw new InterruptedException();
    } catch (ExecutionException e) {
      polls.remove(poll);
      throw SqsFailures.translate(e.getCause());
    }
  }

  private CompletableFuture<ReceiveMessageResponse> ask(int most, Duration visibility) {
    ReceiveMessageRequest request =
        ReceiveMessageRequest.builder()
            .queueUrl(url)
            .maxNumberOfMessages(most)
            .waitTimeSeconds(seconds(LONG_POLL))
            .visibilityTimeout(seconds(visibility))
            .messageSystemAttributeNames(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
            .overrideConfiguration(
                o -> o.apiCallAttemptTimeout(LONG_POLL_TIMEOUT).apiCallTimeout(LONG_POLL_TIMEOUT))
            .build();
    try {
      return client.receiveMessage(request);
    } catch (RuntimeException e) {
      throw SqsFailures.translate(e);
    }
  }

  private void giveBack(Poll poll, ReceiveMessageResponse response) {
    polls.remove(poll);
    if (response != null) {
      for (Message message : response.messages()) {
        changeVisibility(message, Duration.ZERO)
            .subscribe()
            .with(
                done -> LOG.debug("A message that nobody waited for was given back."),
                e -> LOG.debugf("A message waits for its visibility to end: %s", e.getMessage()));
      }
    }
  }

  /** Sends a message; one that is sent again because its answer was lost may come twice. */
  Uni<Void> send(String groupId, String body) {
    return call(
        () -> {
          SendMessageRequest.Builder request =
              SendMessageRequest.builder().queueUrl(url).messageBody(body);
          if (fifo) {
            request.messageGroupId(groupId).messageDeduplicationId(UUID.randomUUID().toString());
          }
          return client.sendMessage(request.build());
        });
  }

  Uni<Void> delete(Message message) {
    return call(
        () -> client.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle())));
  }

  /**
   * Makes a received message visible to all in {@code timeout} from now.
   *
   * @param timeout rounded up to whole seconds, 12 hours at most
   */
  Uni<Void> changeVisibility(Message message, Duration timeout) {
    return call(
        () ->
            client.changeMessageVisibility(
                r ->
                    r.queueUrl(url)
                        .receiptHandle(message.receiptHandle())
                        .visibilityTimeout(seconds(timeout))));
  }

  /** About how many messages wait, without those that somebody holds. */
  Uni<Integer> waiting() {
    QueueAttributeName name = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    return Uni.createFrom()
        .completionStage(() -> client.getQueueAttributes(r -> r.queueUrl(url).attributeNames(name)))
        .map(response -> Integer.valueOf(response.attributes().get(name)))
        .onFailure()
        .transform(SqsFailures::translate);
  }

  private static Uni<Void> call(Supplier<CompletableFuture<?>> call) {
    return Uni.createFrom()
        .completionStage(() -> call.get())
        .replaceWithVoid()
        .onFailure()
        .transform(SqsFailures::translate);
  }

  private static int seconds(Duration duration) {
    Duration most = duration.compareTo(LONGEST_VISIBILITY) > 0 ? LONGEST_VISIBILITY : duration;
    return (int) Math.max(0, most.plusNanos(999_999_999).toSeconds());
  }

  /** Ends polls. */
  @Override
  public void close() {
    closed = true;
    polls.forEach(poll -> poll.answer.cancel(true));
  }

  /** A receive that SQS has not answered yet; each is another. */
  private static final class Poll {
    private final CompletableFuture<ReceiveMessageResponse> answer;

    Poll(CompletableFuture<ReceiveMessageResponse> answer) {
      this.answer = answer;
    }
  }
}
