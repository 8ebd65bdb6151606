package dev.pagoda.queue.sqs;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Reads the dead-letter queue on a thread of its own, so that nobody waits for ever for a job which
 * the queue has given up. Asks SQS about every 20 seconds while nothing is there.
 */
public final class DeadLetters implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DeadLetters.class);
  private static final int BATCH = 10;
  private static final Duration HANDLING_LIMIT = Duration.ofSeconds(10);

  /** Longer than a whole batch takes. */
  private static final Duration VISIBILITY = HANDLING_LIMIT.multipliedBy(BATCH + 2);

  /** Long enough not to be read over and over, short enough for an operator to wait for. */
  private static final Duration FOREIGN_VISIBILITY = Duration.ofHours(1);

  /** What becomes of a job whose message is in the dead-letter queue. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Called for each message, at least once: once this has completed, the message is deleted; when
     * it fails or takes longer than 10 seconds, the message comes again minutes later.
     *
     * @param receives how often the message was received, as the dead-letter queue says
     */
    Uni<Void> onDeadLetter(String jobId, int receives);
  }

  private final SqsCalls calls;
  private final Predicate<String> isJobId;
  private final Handler handler;
  private final Outage outage = new Outage("The dead-letter queue is not read");
  private final Outage handling = new Outage("A job of the dead-letter queue cannot be ended");
  private final Set<String> told = Collections.newSetFromMap(new LastThousand());
  private final Thread thread = new Thread(this::work, "pagoda-dead-letters");

  /**
   * @param client is not closed with this
   * @param url address of the dead-letter queue
   * @param isJobId whether a text has the form of a job's id
   */
  public DeadLetters(SqsAsyncClient client, URI url, Predicate<String> isJobId, Handler handler) {
    this.calls = new SqsCalls(client, url);
    this.isJobId = isJobId;
    this.handler = handler;
    thread.setDaemon(true);
  }

  /** Starts the thread; once. */
  public void start() {
    thread.start();
  }

  private void work() {
    int failures = 0;
    try {
      while (true) {
        try {
          List<Message> messages = calls.receive(BATCH, VISIBILITY);
          outage.over();
          failures = 0;
          messages.forEach(this::handle);
          if (messages.isEmpty()) {
            Thread.sleep(Outage.pause(1).toMillis());
          }
        } catch (RuntimeException e) {
          outage.failed(String.valueOf(e.getMessage()));
          Thread.sleep(Outage.pause(++failures).toMillis());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The dead-letter queue is no longer read.");
    }
  }

  private void handle(Message message) {
    Optional<String> job = JobMessage.read(message.body(), isJobId);
    if (job.isEmpty()) {
      leave(message);
      return;
    }
    try {
      handler
          .onDeadLetter(job.get(), SqsDelivery.receives(message))
          .chain(() -> calls.delete(message))
          .await()
          .atMost(HANDLING_LIMIT);
      handling.over();
      LOG.warnf("Generation %s was given up by the queue.", job.get());
    } catch (RuntimeException e) {
      handling.failed(String.valueOf(e.getMessage()));
    }
  }

  private void leave(Message message) {
    if (told.add(message.messageId())) {
      LOG.warnf(
          "Message %s of the dead-letter queue is none of ours and stays there: %s",
          message.messageId(), ForeignMessages.excerpt(message));
    }
    calls
        .changeVisibility(message, FOREIGN_VISIBILITY)
        .subscribe()
        .with(done -> {}, e -> LOG.debugf("It comes back earlier: %s", e.getMessage()));
  }

  /** Stops reading; what is read just now comes again. */
  @Override
  public void close() {
    thread.interrupt();
    calls.close();
  }

  private static final class LastThousand extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > 1000;
    }
  }
}
