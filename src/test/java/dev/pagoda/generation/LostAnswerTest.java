package dev.pagoda.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.generation.ClaimResult.Claimed;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.queue.Delivery;
import dev.pagoda.queue.InMemoryJobQueue;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.queue.QueueException;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue may have taken in a job although its answer was lost. */
class LostAnswerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final ExecutorService io = Executors.newCachedThreadPool();
  private LocalObjectStore objects;
  private JobStore store;
  private JobRuns runs;

  @BeforeEach
  void open() {
    objects =
        new LocalObjectStore(
            directory, new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC()), io);
    store = new JobStore(objects);
    runs = new JobRuns(store, new JobPace(1), new ClaimRules(Duration.ofMinutes(1), 3), false);
  }

  @AfterEach
  void close() {
    objects.close();
    io.shutdownNow();
  }

  @Test
  void aJobThatAWorkerHasByThenIsAccepted() {
    Job job = await(intake(id -> claim(id)).submit(Requests.of("taken")));
    assertThat(job.state()).isInstanceOf(Running.class);
    assertThat(await(store.find(job.id())).state()).isInstanceOf(Running.class);
  }

  @Test
  void aJobThatNobodyHasIsTakenAwayForGood() {
    assertThatThrownBy(() -> await(intake(id -> {}).submit(Requests.of("waiting"))))
        .isInstanceOf(QueueException.class);
    assertThat(await(store.all().collect().asList())).isEmpty();
  }

  @Test
  void whatWasPreparedForAJobThatIsTakenAwayIsTakenAwayToo() {
    List<String> told = new CopyOnWriteArrayList<>();
    runs =
        new JobRuns(
            store,
            new JobPace(1),
            new ClaimRules(Duration.ofMinutes(1), 3),
            false,
            new JobListener() {
              @Override
              public Uni<Void> accepted(Job job) {
                return Uni.createFrom().voidItem().invoke(() -> told.add("accepted " + job.id()));
              }

              @Override
              public Uni<Void> withdrawn(Job job) {
                return Uni.createFrom().voidItem().invoke(() -> told.add("withdrawn " + job.id()));
              }

              @Override
              public void ended(Job job) {
                told.add("ended " + job.id());
              }
            });
    List<String> offered = new CopyOnWriteArrayList<>();

    assertThatThrownBy(() -> await(intake(offered::add).submit(Requests.of("waiting"))))
        .isInstanceOf(QueueException.class);

    String id = offered.get(0);
    assertThat(told).containsExactly("accepted " + id, "withdrawn " + id);
  }

  private void claim(String id) {
    assertThat(await(runs.claim(id, Claimant.of("cpu")))).isInstanceOf(Claimed.class);
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(LIMIT);
  }

  private JobIntake intake(Consumer<String> meanwhile) {
    return new JobIntake(
        objects,
        new Answerless(new InMemoryJobQueue(10), meanwhile, io),
        runs,
        request -> List.of(),
        request -> Optional.empty(),
        Clock.systemUTC());
  }

  /** Takes in what it is offered, and fails when the job has been handed on. */
  private record Answerless(JobQueue queue, Consumer<String> meanwhile, Executor threads)
      implements JobQueue {
    @Override
    public Uni<Boolean> offer(String jobId) {
      return queue
          .offer(jobId)
          .emitOn(threads)
          .invoke(() -> meanwhile.accept(jobId))
          .chain(() -> Uni.createFrom().failure(new QueueException("The answer was lost.")));
    }

    @Override
    public Uni<Void> restore(String jobId) {
      return queue.restore(jobId);
    }

    @Override
    public Delivery take() throws InterruptedException {
      return queue.take();
    }

    @Override
    public OptionalInt position(String jobId) {
      return queue.position(jobId);
    }

    @Override
    public OptionalInt depth() {
      return queue.depth();
    }

    @Override
    public Optional<Duration> oldest() {
      return queue.oldest();
    }

    @Override
    public boolean remove(String jobId) {
      return queue.remove(jobId);
    }

    @Override
    public Duration visibility() {
      return Duration.ofMinutes(1);
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public Uni<Void> check() {
      return queue.check();
    }
  }
}
