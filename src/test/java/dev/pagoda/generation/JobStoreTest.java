package dev.pagoda.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.generation.JobState.Canceled;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Queued;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.storage.StorageException;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Job records come back as they were written and change by compare and set. */
class JobStoreTest {
  @TempDir Path directory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private LocalObjectStore objects;
  private JobStore store;

  @BeforeEach
  void open() {
    UrlSigner signer = new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC());
    objects = new LocalObjectStore(directory, signer, threads);
    store = new JobStore(objects);
  }

  @AfterEach
  void close() {
    objects.close();
    threads.shutdownNow();
  }

  static Stream<JobState> everyState() {
    StoredImage image = new StoredImage("images/x/0.png", "image/png", 64, 48, 7, "ab");
    return Stream.of(
        new Queued(),
        new Running(3, 25),
        new Succeeded(List.of(image), new JobTimings(1, 2, 3, 4, 5, 6)),
        new Failed(new JobError("does_not_fit", 507, "Too large.")),
        new Canceled());
  }

  @ParameterizedTest
  @MethodSource("everyState")
  void aRecordComesBackAsItWasWritten(JobState state) {
    Job job = job(state);
    await(store.create(job));
    assertThat(await(store.find(job.id()))).isEqualTo(job);
    assertThat(await(store.all().collect().asList())).containsExactly(job);
  }

  @Test
  void theRecordIsPlainJson() {
    Job job = job(new Queued());
    await(store.create(job));
    String json = new String(await(objects.get("jobs/" + job.id() + ".json")).bytes(), UTF_8);
    assertThat(json)
        .contains("\"status\":\"queued\"")
        .contains("\"created_at\":\"2026-11-23T12:00:00.123Z\"")
        .contains("\"pag_applied_layers\":\"mid\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "../secret",
        "abcdefghijklmnopqrstuvwxy1",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "abcdefghijklmnopqrstuvwxyz"
      })
  void anUnknownIdIsNotFound(String id) {
    assertThatThrownBy(() -> await(store.find(id))).isInstanceOf(JobNotFoundException.class);
    assertThatThrownBy(() -> await(store.update(id, job -> job)))
        .isInstanceOf(JobNotFoundException.class);
  }

  @Test
  void changesOfManyAreAllApplied() throws Exception {
    Job job = job(new Running(0, 1000));
    await(store.create(job));
    List<Future<Job>> changes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      changes.add(threads.submit(() -> await(store.update(job.id(), JobStoreTest::oneStepOn))));
    }
    for (Future<Job> change : changes) {
      change.get();
    }
    assertThat(await(store.find(job.id())).state()).isEqualTo(new Running(8, 1000));
  }

  @Test
  void anUnchangedRecordIsNotWritten() {
    Job job = job(new Queued());
    await(store.create(job));
    String key = "jobs/" + job.id() + ".json";
    String version = await(objects.get(key)).object().version();
    assertThat(await(store.update(job.id(), same -> same))).isEqualTo(job);
    assertThat(await(objects.get(key)).object().version()).isEqualTo(version);
  }

  @Test
  void aDamagedRecordIsLeftOutAndSaidSo() {
    Job good = job(new Queued());
    await(store.create(good));
    String id = JobId.draw();
    await(objects.create("jobs/" + id + ".json", "application/json", "{".getBytes(UTF_8)));
    assertThat(await(store.all().collect().asList())).containsExactly(good);
    assertThatThrownBy(() -> await(store.find(id)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(id);
  }

  private static Job oneStepOn(Job job) {
    return job.state() instanceof Running running
        ? job.with(new Running(running.step() + 1, running.totalSteps()))
        : job;
  }

  private static Job job(JobState state) {
    return Job.of(
        JobId.draw(),
        "key:alice",
        Instant.parse("2026-11-23T12:00:00.123Z"),
        Requests.of("a fox"),
        List.of("mid_block.attentions.0.transformer_blocks.0.attn1"),
        state);
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }
}
