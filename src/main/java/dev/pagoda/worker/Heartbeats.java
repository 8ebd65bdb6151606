package dev.pagoda.worker;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.LiveJob;
import dev.pagoda.queue.Delivery;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Keeps jobs for their workers while they run and while they are stored: every few seconds the
 * record says that the worker is alive and how far it is, and the queue keeps the message from
 * others. What comes back tells the worker that the job was canceled, or is another's by now.
 */
final class Heartbeats {
  private static final Logger LOG = Logger.getLogger(Heartbeats.class);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Heartbeats::thread);
  private final JobRuns runs;

  Heartbeats(JobRuns runs) {
    this.runs = runs;
    timer.setRemoveOnCancelPolicy(true); // what was for a job goes with it
  }

  /** Keeps a job until the beat is closed. */
  Beat start(Job job, Delivery delivery, LiveJob live) {
    Beat beat = new Beat(job, delivery, live);
    long period = runs.rules().renewalMillis();
    beat.future = timer.scheduleWithFixedDelay(beat, period, period, TimeUnit.MILLISECONDS);
    beat.deadline =
        timer.schedule(live::expire, runs.rules().left(job).toMillis(), TimeUnit.MILLISECONDS);
    return beat;
  }

  void stop() {
    timer.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "pagoda-heartbeat");
    thread.setDaemon(true);
    return thread;
  }

  /** Keeps one job. */
  final class Beat implements Runnable, AutoCloseable {
    private final Job job;
    private final Delivery delivery;
    private final LiveJob live;
    private final AtomicBoolean extending = new AtomicBoolean();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile ScheduledFuture<?> future;
    private volatile ScheduledFuture<?> deadline;

    private Beat(Job job, Delivery delivery, LiveJob live) {
      this.job = job;
      this.delivery = delivery;
      this.live = live;
    }

    /**
     * Nothing here waits, so that neither a slow store nor a slow queue holds up the other, nor
     * another job's beat.
     */
    @Override
    public void run() {
      once(extending, delivery.extend());
      once(renewing, runs.renew(job, live).invoke(this::see));
    }

    /** Tells the record at once what is new, for those who look at it from other processes. */
    void hurry() {
      if (!runs.isAlone() && !future.isCancelled()) {
        once(renewing, runs.renew(job, live).invoke(this::see));
      }
    }

    private void once(AtomicBoolean busy, Uni<?> beat) {
      if (busy.compareAndSet(false, true)) {
        beat.onTermination()
            .invoke(() -> busy.set(false))
            .subscribe()
            .with(
                done -> {},
                e -> LOG.warnf("Generation %s could not be kept: %s", job.id(), e.getMessage()));
      }
    }

    private void see(boolean mine) {
      if (!mine && !future.isCancelled()) {
        close();
        live.abandon();
      }
    }

    @Override
    public void close() {
      future.cancel(false);
      deadline.cancel(false);
    }
  }
}
