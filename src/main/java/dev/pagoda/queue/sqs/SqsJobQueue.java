package dev.pagoda.queue.sqs;

import dev.pagoda.queue.Delivery;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.queue.QueueException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Jobs in an Amazon SQS queue, standard or FIFO. A message names a job ({@link JobMessage}); it is
 * handed out at least once.
 *
 * <p>This is the SDK by hand and not SmallRye's SQS connector, because a generation takes seconds
 * to minutes on a device that runs one at a time: a worker must receive exactly one message, and
 * not before it can start it, keep it for as long as it runs, and give it back when it is told to
 * end. The connector polls ahead of its consumer, and what it has prefetched is kept from workers
 * that are free.
 */
public final class SqsJobQueue implements JobQueue {
  private static final Logger LOG = Logger.getLogger(SqsJobQueue.class);

  /** Between receives that SQS answers empty at once instead of holding them back. */
  private static final Duration SHORTEST_POLL = Duration.ofSeconds(1);

  private final SqsCalls calls;
  private final SqsSettings settings;
  private final Predicate<String> isJobId;
  private final QueueDepth depth;
  private final Outage outage = new Outage("No jobs are taken");
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param client is not closed with this queue
   * @param isJobId whether a text has the form of a job's id; messages with others are poison
   */
  public SqsJobQueue(SqsAsyncClient client, SqsSettings settings, Predicate<String> isJobId) {
    this.calls = new SqsCalls(client, settings.url());
    this.settings = settings;
    this.isJobId = isJobId;
    this.depth = new QueueDepth(calls);
  }

  @Override
  public Uni<Boolean> offer(String jobId) {
    OptionalInt capacity = settings.capacity();
    if (capacity.isEmpty()) {
      return restore(jobId).replaceWith(true);
    }
    return Uni.createFrom()
        .deferred(() -> depth.reaches(capacity.getAsInt()))
        .flatMap(full -> full ? Uni.createFrom().item(false) : restore(jobId).replaceWith(true));
  }

  @Override
  public boolean isFull() {
    OptionalInt capacity = settings.capacity();
    return capacity.isPresent() && depth.knownToReach(capacity.getAsInt());
  }

  @Override
  public OptionalInt depth() {
    return depth.known();
  }

  /** SQS tells it to CloudWatch alone: {@code ApproximateAgeOfOldestMessage}. */
  @Override
  public Optional<Duration> oldest() {
    return Optional.empty();
  }

  @Override
  public Uni<Void> restore(String jobId) {
    return calls.send(jobId, JobMessage.write(jobId)).invoke(depth::sent);
  }

  /**
   * Waits for a job and takes it. Where SQS fails this is logged and tried again, however long it
   * lasts.
   *
   * @throws InterruptedException also when the queue is closed
   */
  @Override
  public Delivery take() throws InterruptedException {
    for (int failures = 0; ; ) {
      long start = System.nanoTime();
      try {
        List<Message> messages = calls.receive(1, settings.visibility());
        failures = 0;
        outage.over();
        if (messages.isEmpty()) {
          pause(SHORTEST_POLL.minusNanos(System.nanoTime() - start));
          continue;
        }
        Optional<Delivery> delivery = deliver(messages.get(0));
        if (delivery.isPresent()) {
          return delivery.get();
        }
      } catch (QueueException e) {
        outage.failed(e.getMessage());
        pause(Outage.pause(++failures));
      }
    }
  }

  private void pause(Duration duration) throws InterruptedException {
    if (closed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException();
    }
  }

  private Optional<Delivery> deliver(Message message) {
    Optional<String> job = JobMessage.read(message.body(), isJobId);
    if (job.isEmpty()) {
      setAside(message);
    }
    return job.map(id -> new SqsDelivery(calls, message, id, settings.visibility()));
  }

  /** Redrive moves it to the dead-letter queue when it has come often enough. */
  private void setAside(Message message) {
    int receives = SqsDelivery.receives(message);
    LOG.warnf(
        "Message %s is none of ours (received %d times): %s",
        message.messageId(), receives, ForeignMessages.excerpt(message));
    calls
        .changeVisibility(message, ForeignMessages.pause(receives))
        .subscribe()
        .with(done -> {}, e -> LOG.debugf("It comes back earlier or later: %s", e.getMessage()));
  }

  @Override
  public OptionalInt position(String jobId) {
    return OptionalInt.empty();
  }

  @Override
  public boolean remove(String jobId) {
    return false;
  }

  @Override
  public Duration visibility() {
    return settings.visibility();
  }

  @Override
  public boolean isShared() {
    return true;
  }

  /** Asks SQS at most every 2 seconds. */
  @Override
  public Uni<Void> check() {
    return depth.check();
  }

  /** Ends waiting takes with an {@link InterruptedException}. */
  @Override
  public void close() {
    closed.countDown();
    calls.close();
  }
}
