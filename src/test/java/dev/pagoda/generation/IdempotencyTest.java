package dev.pagoda.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.queue.Delivery;
import dev.pagoda.queue.InMemoryJobQueue;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.Requests;
import dev.pagoda.storage.StorageException;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import dev.pagoda.worker.FaultyStore;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One idempotency key makes one job, whatever fronts it is sent to and wherever one of them dies.
 */
class IdempotencyTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final IdempotencyKey KEY = IdempotencyKey.of("order-7");
  private static final JsonNode FOX = Requests.json("{\"prompt\": \"a fox\"}");
  private static final JsonNode BEAR = Requests.json("{\"prompt\": \"a bear\"}");

  @TempDir Path directory;
  private final ExecutorService io = Executors.newCachedThreadPool();
  private final InMemoryJobQueue queue = new InMemoryJobQueue(100);
  private LocalObjectStore local;
  private Front front;
  private Front other;

  /** What a front process has for itself. */
  private record Front(
      FaultyStore objects, RequestPreparation preparation, Submissions submissions) {
    Job submit(JsonNode body) {
      return submissions.submit(body, Optional.of(KEY), Caller.ANYBODY).await().atMost(LIMIT);
    }
  }

  @BeforeEach
  void open() {
    local =
        new LocalObjectStore(
            directory, new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC()), io);
    front = front();
    other = front();
  }

  @AfterEach
  void close() {
    front.preparation().stop();
    other.preparation().stop();
    local.close();
    io.shutdownNow();
  }

  @Test
  void sixteenAtOnceToTwoFrontsGetOneJob() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Job>> answers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Front one = i % 2 == 0 ? front : other;
      answers.add(
          io.submit(
              () -> {
                go.await();
                return one.submit(FOX);
              }));
    }
    go.countDown();
    Set<String> ids = new ConcurrentSkipListSet<>();
    for (Future<Job> answer : answers) {
      ids.add(answer.get().id());
    }
    assertThat(ids).hasSize(1);
    assertThat(keys("jobs/")).hasSize(1);
    assertThat(keys("idempotency/")).hasSize(1);
    assertQueued(ids.iterator().next());
  }

  @Test
  void theOrderOfFieldsAndWhiteSpaceMakeNoOtherBody() {
    String id =
        front.submit(Requests.json("{\"prompt\": \"a fox\", \"num_inference_steps\": 4}")).id();
    JsonNode same = Requests.json("{\"num_inference_steps\":4,\"prompt\":\"a fox\"}");
    assertThat(other.submit(same).id()).isEqualTo(id);
  }

  @Test
  void anotherBodyIsRefusedAndNothingOfItKept() {
    front.submit(FOX);
    assertThatThrownBy(() -> other.submit(BEAR))
        .isInstanceOf(IdempotencyConflictException.class)
        .hasMessageContaining(IdempotencyKey.HEADER);
    assertThat(keys("jobs/")).hasSize(1);
  }

  @Test
  void whatWasInvalidMayComeAgainMended() {
    assertThatThrownBy(() -> front.submit(Requests.json("{\"prompt\": 7}")))
        .isInstanceOf(InvalidRequestException.class);
    assertThat(keys("idempotency/")).isEmpty();
    assertQueued(other.submit(FOX).id());
  }

  @Test
  void aFrontThatDiesBeforeTheRecordIsFollowedByAnother() {
    front.objects().fullFor(key -> key.startsWith("jobs/"));
    assertThatThrownBy(() -> front.submit(FOX)).isInstanceOf(StorageException.class);
    assertThat(keys("idempotency/")).hasSize(1);
    assertThat(keys("jobs/")).isEmpty();
    String id = other.submit(FOX).id();
    assertThat(keys("jobs/")).containsExactly("jobs/" + id + ".json");
    assertQueued(id);
  }

  @Test
  void aFrontThatDiesBeforeTheQueueIsFollowedByAnother() throws Exception {
    String id = front.submit(FOX).id();
    assertThat(queue.take().jobId()).isEqualTo(id); // as if it had never come
    unmark();
    assertThat(other.submit(FOX).id()).isEqualTo(id);
    assertQueued(id);
  }

  @Test
  void aJobThatIsSurelyQueuedIsNotQueuedAgain() throws Exception {
    String id = front.submit(FOX).id();
    assertThat(queue.take().jobId()).isEqualTo(id);
    assertThat(other.submit(FOX).id()).isEqualTo(id);
    assertThat(queue.position(id)).isEqualTo(OptionalInt.empty());
  }

  /** Fronts of two versions may share a store. */
  @Test
  void theReservationIsWrittenAsItAlwaysWas() {
    String id = front.submit(FOX).id();
    byte[] json = local.get(keys("idempotency/").get(0)).await().atMost(LIMIT).bytes();
    assertThat(new String(json, UTF_8))
        .matches("\\{\"jobId\":\"" + id + "\",\"body\":\"[0-9a-f]{64}\",\"queued\":true}");
  }

  /** As it is when the front dies between the queue and the reservation. */
  private void unmark() {
    String key = keys("idempotency/").get(0);
    local
        .get(key)
        .flatMap(
            found ->
                local.replace(
                    key,
                    found.object().version(),
                    "application/json",
                    new String(found.bytes(), UTF_8)
                        .replace("\"queued\":true", "\"queued\":false")
                        .getBytes(UTF_8)))
        .await()
        .atMost(LIMIT);
  }

  private void assertQueued(String id) {
    try {
      assertThat(queue.position(id)).hasValue(1);
      Delivery first = queue.take();
      assertThat(first.jobId()).isEqualTo(id);
      assertThat(queue.position(id)).isEmpty();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private List<String> keys(String prefix) {
    Uni<List<String>> all = local.list(prefix).collect().asList();
    return all.await().atMost(LIMIT);
  }

  private Front front() {
    FaultyStore objects = new FaultyStore(local);
    JobStore store = new JobStore(objects);
    JobRuns runs =
        new JobRuns(store, new JobPace(1), new ClaimRules(Duration.ofMinutes(1), 3), false);
    JobIntake intake =
        new JobIntake(
            objects,
            queue,
            runs,
            request -> List.of(),
            request -> Optional.empty(),
            Clock.systemUTC());
    JobService jobs = new JobService(objects, queue, runs);
    InputDownloads.Limits nothing = new InputDownloads.Limits(false, Duration.ZERO, 0, 0);
    RequestPreparation preparation =
        new RequestPreparation(
            Requests.reader(),
            objects,
            new InputDownloads(null, nothing),
            new WebhookAddresses(null, false));
    return new Front(objects, preparation, new Submissions(preparation, objects, intake, jobs));
  }
}
