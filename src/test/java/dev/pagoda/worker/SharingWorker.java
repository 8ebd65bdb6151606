package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.generation.ClaimRules;
import dev.pagoda.generation.JobPace;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobStore;
import dev.pagoda.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A worker that shares its store with others, as those of other processes do. What it takes from
 * the queue is what a test hands it; it can be cut off the store.
 */
final class SharingWorker implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(60);

  final GradientPipelines pipelines = new GradientPipelines();
  final PlainPngEncoder encoder = new PlainPngEncoder();
  final FaultyStore objects;
  final JobRuns runs;
  final Publisher publisher;
  private final Heartbeats heartbeats;
  private final JobRunner runner;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  SharingWorker(String name, ObjectStore shared, ClaimRules rules) {
    objects = new FaultyStore(shared);
    runs = new JobRuns(new JobStore(objects), new JobPace(1), rules, false);
    publisher = new Publisher(runs, objects, encoder, 1, Telemetry.none());
    heartbeats = new Heartbeats(runs);
    runner =
        new JobRunner(
            name,
            runs,
            heartbeats,
            pipelines,
            new StoredInputs(objects),
            publisher,
            Telemetry.none(),
            Clock.systemUTC());
  }

  /** Runs a job on the worker's thread. */
  CompletableFuture<Void> run(HandedOut delivery) {
    return CompletableFuture.runAsync(() -> runner.run(delivery), thread);
  }

  /** Begins a job and waits until the run is held at {@code stage}. */
  CompletableFuture<Void> runUntil(GradientPipelines.Stage stage, HandedOut delivery) {
    pipelines.holdAt(stage);
    CompletableFuture<Void> run = run(delivery);
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              if (run.isDone()) {
                run.join();
                throw new AssertionError("The run ended without having been held.");
              }
              return pipelines.at() == stage;
            });
    return run;
  }

  /** Nothing that it writes arrives any more. */
  void cutOff() {
    objects.fullFor(key -> true);
  }

  void reconnect() {
    objects.fullFor(key -> false);
  }

  /** As when the process is told to end and the grace time is over. */
  void stop() {
    runner.stop();
  }

  @Override
  public void close() {
    reconnect();
    pipelines.release();
    encoder.release();
    runner.stop();
    thread.shutdown();
    try {
      assertThat(thread.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      publisher.stop(LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    heartbeats.stop();
  }
}
