package dev.pagoda.worker;

import dev.pagoda.generation.JobRuns;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.queue.JobQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** All workers of this process, one per device. */
public final class Workers {
  private final List<Worker> workers;
  private final Publisher publisher;
  private final Heartbeats heartbeats;

  /**
   * @param devices {@code cpu}, {@code cuda:0}, …; each has a worker of its own
   */
  public Workers(
      List<String> devices,
      JobQueue queue,
      JobRuns runs,
      PipelineFactory pipelines,
      StoredInputs inputs,
      Publisher publisher,
      Telemetry telemetry,
      Clock clock) {
    this.publisher = publisher;
    this.heartbeats = new Heartbeats(runs);
    this.workers =
        devices.stream()
            .map(
                device ->
                    new Worker(
                        device,
                        queue,
                        new JobRunner(
                            device,
                            runs,
                            heartbeats,
                            pipelines,
                            inputs,
                            publisher,
                            telemetry,
                            clock),
                        pipelines))
            .toList();
  }

  /** Starts the threads. */
  public void start() {
    workers.forEach(Worker::start);
  }

  /**
   * Takes no more jobs, and waits until the running ones have ended.
   *
   * @param limit how long to wait for all of them
   */
  public void drain(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    workers.forEach(Worker::drain);
    for (Worker worker : workers) {
      worker.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
  }

  /**
   * Stops: running jobs are given back, finished ones stored.
   *
   * @param grace how long to wait for each of these
   */
  public void stop(Duration grace) throws InterruptedException {
    workers.forEach(Worker::stop);
    for (Worker worker : workers) {
      worker.join(grace);
    }
    publisher.stop(grace);
    heartbeats.stop();
  }

  /** How the devices are doing. */
  public List<DeviceStatus> status() {
    return workers.stream().map(Worker::status).toList();
  }
}
