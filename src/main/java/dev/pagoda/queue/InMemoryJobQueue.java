package dev.pagoda.queue;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The queue of a process that does everything itself. What it holds dies with the process. */
public final class InMemoryJobQueue implements JobQueue {
  private final int capacity;

  /** When each began to wait, in nanoseconds. */
  private final Map<String, Long> waiting = new LinkedHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();

  /**
   * @param capacity jobs that may wait, at least 1
   */
  public InMemoryJobQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "pagoda.queue.capacity must be at least 1, not " + capacity);
    }
    this.capacity = capacity;
  }

  @Override
  public Uni<Boolean> offer(String jobId) {
    return Uni.createFrom().item(() -> add(jobId, capacity));
  }

  @Override
  public boolean isFull() {
    lock.lock();
    try {
      return waiting.size() >= capacity;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Uni<Void> restore(String jobId) {
    return Uni.createFrom().item(() -> add(jobId, Integer.MAX_VALUE)).replaceWithVoid();
  }

  @Override
  public Delivery take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        notEmpty.await();
      }
      String first = waiting.keySet().iterator().next();
      waiting.remove(first);
      return new Taken(first);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OptionalInt position(String jobId) {
    lock.lock();
    try {
      if (!waiting.containsKey(jobId)) {
        return OptionalInt.empty();
      }
      int position = 1;
      for (String id : waiting.keySet()) {
        if (id.equals(jobId)) {
          break;
        }
        position++;
      }
      return OptionalInt.of(position);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean remove(String jobId) {
    lock.lock();
    try {
      return waiting.remove(jobId) != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OptionalInt depth() {
    lock.lock();
    try {
      return OptionalInt.of(waiting.size());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Duration> oldest() {
    lock.lock();
    try {
      return Optional.of(
          waiting.values().stream()
              .findFirst()
              .map(since -> Duration.ofNanos(System.nanoTime() - since))
              .orElse(Duration.ZERO));
    } finally {
      lock.unlock();
    }
  }

  /** For ever: nobody else could take it. */
  @Override
  public Duration visibility() {
    return ChronoUnit.FOREVER.getDuration();
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public Uni<Void> check() {
    return Uni.createFrom().voidItem();
  }

  private final class Taken implements Delivery {
    private final String jobId;

    Taken(String jobId) {
      this.jobId = jobId;
    }

    @Override
    public String jobId() {
      return jobId;
    }

    @Override
    public int receives() {
      return 1;
    }

    @Override
    public Uni<Void> ack() {
      return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> extend() {
      return Uni.createFrom().voidItem();
    }

    /** Completes at once; the job is at the end of the queue when the delay has passed. */
    @Override
    public Uni<Void> release(Duration delay) {
      return Uni.createFrom()
          .item(
              () -> {
                later(delay).execute(() -> add(jobId, Integer.MAX_VALUE));
                return null;
              });
    }

    private static Executor later(Duration delay) {
      return delay.isZero()
          ? Runnable::run
          : CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private boolean add(String jobId, int limit) {
    lock.lock();
    try {
      if (waiting.size() >= limit) {
        return false;
      }
      waiting.putIfAbsent(jobId, System.nanoTime());
      notEmpty.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }
}
