package dev.pagoda.worker;

import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.queue.Delivery;
import dev.pagoda.queue.JobQueue;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Owns a device: takes jobs from the queue, one at a time, on a thread of its own. */
final class Worker {
  private static final Logger LOG = Logger.getLogger(Worker.class);

  private final String device;
  private final JobQueue queue;
  private final JobRunner runner;
  private final PipelineFactory pipelines;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile String provider = "not known yet";
  private volatile boolean usable;
  private boolean busy;
  private int failures;

  Worker(String device, JobQueue queue, JobRunner runner, PipelineFactory pipelines) {
    this.device = device;
    this.queue = queue;
    this.runner = runner;
    this.pipelines = pipelines;
    this.thread = new Thread(this::work, "pagoda-worker-" + device);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Asks the worker to take no more jobs; a running one goes on. */
  synchronized void drain() {
    stopped.countDown();
    if (!busy) {
      thread.interrupt();
    }
  }

  /** Asks the worker to end; a running job is given back. */
  void stop() {
    runner.stop();
    drain();
  }

  void join(Duration limit) throws InterruptedException {
    thread.join(Math.max(1, limit.toMillis())); // 0 would wait for ever
  }

  DeviceStatus status() {
    return new DeviceStatus(device, provider, usable && thread.isAlive());
  }

  private void work() {
    probeProvider();
    while (stopped.getCount() > 0) {
      try {
        Delivery delivery = queue.take();
        if (begin(delivery)) {
          runOrRestore(delivery);
        }
      } catch (InterruptedException e) {
        break; // only stop() interrupts
      } catch (Throwable e) {
        LOG.errorf(e, "The worker of %s goes on after a failure.", device);
      } finally {
        end();
      }
    }
  }

  private void probeProvider() {
    try {
      provider = pipelines.provider(device);
      usable = true;
      LOG.infof("Device %s computes with %s.", device, provider);
    } catch (Throwable e) {
      // Jobs are still taken: each fails with its own clear reason.
      provider = "none: " + e.getMessage();
      LOG.errorf("Device %s cannot be used: %s", device, e.getMessage());
    }
  }

  /** From here on {@link #stop()} does not interrupt, which would tear a write apart. */
  private synchronized boolean begin(Delivery delivery) {
    busy = stopped.getCount() > 0;
    if (!busy) {
      restore(delivery, Duration.ZERO);
    }
    return busy;
  }

  private synchronized void end() {
    busy = false;
  }

  private void runOrRestore(Delivery delivery) throws InterruptedException {
    try {
      runner.run(delivery);
      failures = 0;
    } catch (Throwable e) {
      LOG.errorf("Generation %s waits again: %s", delivery.jobId(), e.getMessage());
      failures++;
      restore(delivery, Pauses.before(delivery.receives()));
      stopped.await(Pauses.after(failures).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void restore(Delivery delivery, Duration delay) {
    delivery
        .release(delay)
        .onFailure()
        .recoverWithNull() // it comes back by itself
        .await()
        .indefinitely();
  }
}
