package dev.pagoda.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.generation.ClaimRules;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobIntake;
import dev.pagoda.generation.JobPace;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobService;
import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobStore;
import dev.pagoda.generation.Requests;
import dev.pagoda.queue.InMemoryJobQueue;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.OutputFormat;
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

/** A store that several workers share, and a front that submits to it, looks and cancels. */
final class SharedStore implements AutoCloseable {
  private final ExecutorService io = Executors.newCachedThreadPool();
  final LocalObjectStore objects;
  final ClaimRules rules;
  final JobService front;
  private final JobIntake intake;

  SharedStore(Path directory, ClaimRules rules) {
    this.rules = rules;
    objects =
        new LocalObjectStore(
            directory, new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC()), io);
    JobStore store = new JobStore(objects);
    // What is handed to whom is the test's business: this queue is never taken from.
    InMemoryJobQueue queue = new InMemoryJobQueue(1000);
    JobRuns runs = new JobRuns(store, new JobPace(1), rules, false);
    front = new JobService(objects, queue, runs);
    intake =
        new JobIntake(
            objects,
            queue,
            runs,
            request -> GradientPipelines.LAYERS,
            request -> Optional.empty(),
            Clock.systemUTC());
  }

  SharingWorker worker(String name) {
    return new SharingWorker(name, objects, rules);
  }

  String submit(String prompt) {
    return submit(Requests.of(prompt));
  }

  String submit(GenerationRequest request) {
    return await(intake.submit(request)).id();
  }

  /** A job of two pictures. */
  String submitTwo(String prompt) {
    return submit(Requests.of(prompt, 2, OutputFormat.PNG));
  }

  Job get(String id) {
    return await(front.get(id));
  }

  JobState awaitState(String id, Class<? extends JobState> state) {
    Awaitility.await()
        .atMost(SharingWorker.LIMIT)
        .untilAsserted(
            () -> {
              JobState now = get(id).state();
              if (!state.isInstance(now)) {
                throw new AssertionError("It is " + now);
              }
            });
    return get(id).state();
  }

  /** The job's record as it is stored. */
  String record(String id) {
    return new String(await(objects.get("jobs/" + id + ".json")).bytes(), UTF_8);
  }

  List<String> pictures(String id) {
    return await(objects.list("images/" + id + "/").collect().asList());
  }

  static <T> T await(Uni<T> uni) {
    return uni.await().atMost(SharingWorker.LIMIT);
  }

  @Override
  public void close() {
    objects.close();
    io.shutdownNow();
  }
}
