package dev.pagoda.queue.sqs;

import dev.pagoda.queue.QueueException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** About how many messages wait: as SQS said up to 2 seconds ago, and what was sent since. */
final class QueueDepth {
  private static final Logger LOG = Logger.getLogger(QueueDepth.class);
  private static final long KEPT_NANOS = Duration.ofSeconds(2).toNanos();

  private final AtomicInteger depth = new AtomicInteger();
  private final Uni<Integer> latest;
  private volatile boolean asking;
  private volatile long answeredNanos;

  QueueDepth(SqsCalls calls) {
    latest =
        Uni.createFrom()
            .deferred(() -> ask(calls))
            .memoize()
            .until(() -> !asking && System.nanoTime() - answeredNanos >= KEPT_NANOS);
  }

  private Uni<Integer> ask(SqsCalls calls) {
    asking = true;
    return calls
        .waiting()
        .invoke(depth::set)
        .onTermination()
        .invoke(
            () -> {
              answeredNanos = System.nanoTime();
              asking = false;
            });
  }

  /** Completes when the queue could be asked, or fails as it did, up to 2 seconds ago. */
  Uni<Void> check() {
    return latest.replaceWithVoid();
  }

  /** Whether this many wait. Where SQS does not say, sending will tell. */
  Uni<Boolean> reaches(int capacity) {
    return latest
        .map(asked -> depth.get() >= capacity)
        .onFailure(QueueException.class)
        .recoverWithItem(
            e -> {
              LOG.debugf("How many jobs wait is not known: %s", e.getMessage());
              return false;
            });
  }

  /** The same as far as it is known now; asks for the next time. */
  boolean knownToReach(int capacity) {
    check().subscribe().with(done -> {}, e -> LOG.debug(e.getMessage()));
    return depth.get() >= capacity;
  }

  /** How many wait as far as it is known now; asks for the next time. */
  OptionalInt known() {
    check().subscribe().with(done -> {}, e -> LOG.debug(e.getMessage()));
    return answeredNanos == 0 ? OptionalInt.empty() : OptionalInt.of(Math.max(0, depth.get()));
  }

  void sent() {
    depth.incrementAndGet();
  }
}
