package dev.pagoda.worker;

import dev.pagoda.queue.Delivery;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A job as a queue hands it to one worker, maybe not for the first time; notes what it is told. */
final class HandedOut implements Delivery {
  private final String jobId;
  private final int receives;
  private final AtomicInteger acks = new AtomicInteger();
  private final AtomicInteger extensions = new AtomicInteger();
  private final List<Duration> releases = new CopyOnWriteArrayList<>();
  private volatile boolean stalled;

  HandedOut(String jobId) {
    this(jobId, 1);
  }

  HandedOut(String jobId, int receives) {
    this.jobId = jobId;
    this.receives = receives;
  }

  /** The queue does not answer to extensions from now on. */
  void stallExtensions() {
    stalled = true;
  }

  boolean isAcked() {
    return acks.get() > 0;
  }

  int extensions() {
    return extensions.get();
  }

  List<Duration> releases() {
    return List.copyOf(releases);
  }

  /** Whether the worker has left the message alone so far. */
  boolean isUntouched() {
    return acks.get() == 0 && releases.isEmpty();
  }

  @Override
  public String jobId() {
    return jobId;
  }

  @Override
  public int receives() {
    return receives;
  }

  @Override
  public Uni<Void> ack() {
    return Uni.createFrom().voidItem().invoke(acks::incrementAndGet);
  }

  @Override
  public Uni<Void> extend() {
    return stalled
        ? Uni.createFrom().nothing()
        : Uni.createFrom().voidItem().invoke(extensions::incrementAndGet);
  }

  @Override
  public Uni<Void> release(Duration delay) {
    return Uni.createFrom().voidItem().invoke(() -> releases.add(delay));
  }
}
