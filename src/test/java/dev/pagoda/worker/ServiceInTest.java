package dev.pagoda.worker;

import dev.pagoda.generation.ClaimRules;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobIntake;
import dev.pagoda.generation.JobPace;
import dev.pagoda.generation.JobRecovery;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobService;
import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobStore;
import dev.pagoda.queue.InMemoryJobQueue;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/** The whole service behind HTTP, with gradients for pictures: one process with one device. */
public final class ServiceInTest implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  final GradientPipelines pipelines = new GradientPipelines();
  final PlainPngEncoder encoder = new PlainPngEncoder();
  final FaultyStore objects;
  final JobService jobs;
  final JobRecovery recovery;
  final JobIntake intake;
  final Workers workers;
  private final ExecutorService io = Executors.newCachedThreadPool();
  private final LocalObjectStore local;
  private boolean stopped;

  ServiceInTest(Path directory, int capacity) {
    UrlSigner signer = new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC());
    local = new LocalObjectStore(directory, signer, io);
    objects = new FaultyStore(local);
    JobStore store = new JobStore(objects);
    InMemoryJobQueue queue = new InMemoryJobQueue(capacity);
    JobRuns runs =
        new JobRuns(store, new JobPace(1), new ClaimRules(Duration.ofMinutes(1), 10), true);
    jobs = new JobService(objects, queue, runs);
    recovery = new JobRecovery(store, queue, runs);
    intake =
        new JobIntake(
            objects,
            queue,
            runs,
            request -> GradientPipelines.LAYERS,
            request -> Optional.empty(),
            Clock.systemUTC());
    workers =
        new Workers(
            List.of("cpu"),
            queue,
            runs,
            pipelines,
            new StoredInputs(objects),
            new Publisher(runs, objects, encoder, 1, Telemetry.none()),
            Telemetry.none(),
            Clock.systemUTC());
  }

  /** A service that takes jobs, a thousand of which may wait. */
  static ServiceInTest started(Path directory) {
    ServiceInTest service = new ServiceInTest(directory, 1000);
    await(service.recovery.recover());
    service.workers.start();
    return service;
  }

  static <T> T await(Uni<T> uni) {
    return uni.await().atMost(LIMIT);
  }

  String submit(GenerationRequest request) {
    return await(intake.submit(request)).id();
  }

  Job get(String id) {
    return await(jobs.get(id));
  }

  JobState stateOf(String id) {
    return get(id).state();
  }

  /** Waits for the end. */
  JobState ended(String id) {
    JobState state = await(jobs.await(id, LIMIT)).state();
    if (!state.ended()) {
      throw new AssertionError("did not end: " + state);
    }
    return state;
  }

  void awaitHeldAt(GradientPipelines.Stage stage) {
    Awaitility.await().atMost(LIMIT).until(() -> pipelines.at() == stage);
  }

  List<String> keys(String prefix) {
    return await(((ObjectStore) local).list(prefix).collect().asList());
  }

  void stop() {
    stopped = true;
    try {
      workers.stop(LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the workers stopped", e);
    }
  }

  @Override
  public void close() {
    pipelines.release();
    encoder.release();
    if (!stopped) {
      stop();
    }
    local.close();
    io.shutdownNow();
  }
}
