package dev.pagoda.webhook;

import dev.pagoda.webhook.Delivery.Rest;
import dev.pagoda.webhook.Delivery.Rest.Done;
import dev.pagoda.webhook.Delivery.Rest.Later;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Makes the calls of the outbox, those of jobs that end in this process at once, and the others
 * when it finds that they are due. Every process has one; the outbox decides who calls.
 */
final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private static final int AT_ONCE = 64;

  /** Whoever ends a job tells; only where that process has died it must be found. */
  private static final int SWEEPS_PER_LOOK = 10;

  private static final long PAUSE_MILLIS = 20;

  private final Outbox outbox;
  private final Delivery delivery;
  private final Duration sweep;

  /** In work, and whether to look again afterwards: it may have been too early. */
  private final Map<String, Boolean> working = new ConcurrentHashMap<>();

  /** When to look at an entry again, in nanoseconds. */
  private final Map<String, Long> later = new ConcurrentHashMap<>();

  private volatile MultiEmitter<? super String> due;
  private volatile Cancellable sweeping;
  private volatile Cancellable calling;
  private volatile boolean closed;

  Dispatcher(Outbox outbox, Delivery delivery, Duration sweep) {
    this.outbox = outbox;
    this.delivery = delivery;
    this.sweep = sweep;
  }

  void start() {
    calling =
        Multi.createFrom()
            .<String>emitter(emitter -> due = emitter, BackPressureStrategy.BUFFER)
            .onItem()
            .transformToUni(this::work)
            .merge(AT_ONCE)
            .subscribe()
            .with(done -> {}, e -> LOG.error("Webhooks are not called any more.", e));
    sweeping =
        Multi.createFrom()
            .ticks()
            .startingAfter(Duration.ofMillis(1))
            .every(sweep)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(tick -> sweep())
            .subscribe()
            .with(done -> {}, e -> LOG.error("Webhooks that are due are not found any more.", e));
  }

  /** A job has ended that wants a call. */
  void ended(String id) {
    later.remove(id);
    begin(id);
  }

  private void begin(String id) {
    if (!closed && !working.merge(id, false, (was, is) -> true)) {
      due.emit(id);
    }
  }

  private Uni<Void> work(String id) {
    return delivery
        .attempt(id)
        .onFailure()
        .invoke(e -> LOG.warnf("The webhook of generation %s: %s", id, e.getMessage()))
        .onFailure()
        .recoverWithItem(new Later(sweep))
        .invoke(rest -> rest(id, rest))
        .replaceWithVoid();
  }

  private void rest(String id, Rest rest) {
    boolean again = Boolean.TRUE.equals(working.remove(id));
    if (rest instanceof Done) {
      later.remove(id);
    } else if (again) {
      begin(id);
    } else if (rest instanceof Later wait && wait.delay().compareTo(sweep) < 0) {
      Uni.createFrom()
          .voidItem()
          .onItem()
          .delayIt()
          .by(wait.delay().plusMillis(1))
          .subscribe()
          .with(waited -> begin(id));
    } else {
      Duration delay =
          rest instanceof Later wait ? wait.delay() : sweep.multipliedBy(SWEEPS_PER_LOOK);
      later.put(id, System.nanoTime() + delay.toNanos());
    }
  }

  private Uni<Void> sweep() {
    return outbox
        .ids()
        .collect()
        .in(HashSet<String>::new, Set::add)
        .invoke(
            ids -> {
              later.keySet().retainAll(ids);
              long now = System.nanoTime();
              ids.stream()
                  .filter(id -> now - later.getOrDefault(id, now) >= 0)
                  .forEach(this::begin);
            })
        .replaceWithVoid()
        .onFailure()
        .invoke(e -> LOG.warnf("Webhooks that are due cannot be looked for: %s", e.getMessage()))
        .onFailure()
        .recoverWithNull();
  }

  /**
   * Begins no more calls, and waits for those that are being made; what then is left is made again
   * by somebody.
   */
  void drain(Duration limit) throws InterruptedException {
    stopLooking();
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isIdle() && System.nanoTime() - deadline < 0) {
      Thread.sleep(PAUSE_MILLIS);
    }
    close();
  }

  /** Ends at once, as when the process dies. */
  @Override
  public void close() {
    stopLooking();
    if (calling != null) {
      calling.cancel();
    }
  }

  /** Whether it is neither looking at an entry nor calling. */
  boolean isIdle() {
    return working.isEmpty();
  }

  private void stopLooking() {
    closed = true;
    if (sweeping != null) {
      sweeping.cancel();
    }
  }
}
