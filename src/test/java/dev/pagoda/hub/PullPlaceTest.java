package dev.pagoda.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.onnx.graph.PagGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name is never without a whole model once it had one, and never has half of one. */
class PullPlaceTest {
  private static final String REPOSITORY = "stranger/pixart-tiny";
  private static final String NAME = "pixart-tiny";
  @TempDir private Path models;
  private HubRepository repository;
  private HubServer hub;
  private Pulling pulling;

  @BeforeEach
  void start() throws IOException {
    repository = HubRepository.of(Goldens.model(NAME));
    hub = new HubServer().add(REPOSITORY, repository);
    pulling = new Pulling(models, hub);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aHalfFetchedModelIsNotListed() {
    AtomicReference<DirectoryModelCatalog> half = new AtomicReference<>();
    hub.fail("vae_decoder/model.onnx", Faults.meanwhile(() -> half.set(catalog())));

    pulling.pull(REPOSITORY);

    assertThat(half.get().models()).extracting(ModelInfo::name).doesNotContain(NAME);
    assertThat(half.get().problems()).isEmpty();
    assertThat(half.get().adapters()).isEmpty();
    assertThat(catalog().models()).extracting(ModelInfo::name).contains(NAME);
  }

  @Test
  void theSamePullAgainFetchesNothing() {
    pulling.pull(REPOSITORY);
    hub.seen().clear();

    Pulled again = pulling.pull(REPOSITORY);

    assertThat(again.fetched()).isFalse();
    assertThat(again.model()).isPresent();
    assertThat(hub.files()).isEmpty();
  }

  @Test
  void anotherCommitDoesNotTakeItsPlaceUnasked() throws IOException {
    pulling.pull(REPOSITORY);
    repository.commit("decaf000decaf000decaf000decaf000decaf000");

    assertThatThrownBy(() -> pulling.pull(REPOSITORY))
        .isInstanceOf(HubException.class)
        .hasMessage(
            models.resolve(NAME)
                + " is there already, of stranger/pixart-tiny at"
                + " c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00; --force replaces it, --as gives the"
                + " new one another name");
    Files.createDirectory(models.resolve("own"));
    assertThatThrownBy(() -> pulling.pull(Pulling.request(REPOSITORY, "main", "", null, "own")))
        .hasMessageContaining("own is there already; --force replaces it");
  }

  @Test
  void replacingLeavesTheOldOneUntilTheNewOneIsWhole() throws IOException {
    pulling.pull(REPOSITORY);
    Path mine = Files.writeString(models.resolve(NAME).resolve("notes.txt"), "mine");
    repository.commit("decaf000decaf000decaf000decaf000decaf000");
    hub.fail("spiece.model", Faults.garbled());
    assertThatThrownBy(() -> pulling.pull(Pulling.replacing(REPOSITORY, NAME)))
        .isInstanceOf(HubException.class);
    assertThat(mine).exists();

    Pulled pulled = pulling.pull(Pulling.replacing(REPOSITORY, NAME));

    assertThat(pulled.commit()).startsWith("decaf");
    assertThat(mine).doesNotExist();
    assertThat(PullTest.paths(models.resolve(".pulls"))).containsExactly(NAME + ".lock");
  }

  /** What a process leaves that dies between the two renames. */
  @Test
  void aReplacementThatDiedIsTakenBack() throws IOException {
    pulling.pull(REPOSITORY);
    Files.move(models.resolve(NAME), models.resolve(".pulls").resolve(NAME + ".replaced"));

    Pulled pulled = pulling.pull(REPOSITORY);

    assertThat(pulled.fetched()).isFalse();
    assertThat(catalog().models()).extracting(ModelInfo::name).contains(NAME);
  }

  @Test
  void ofTwoPullsAtOnceTheSecondSaysSo() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    hub.fail(
        "transformer/model.onnx",
        Faults.meanwhile(
            () -> {
              first.countDown();
              await(second);
            }));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Pulled> running = thread.submit(() -> pulling.pull(REPOSITORY));
      await(first);

      assertThatThrownBy(() -> new Pulling(models, hub).pull(REPOSITORY))
          .isInstanceOf(HubException.class)
          .hasMessage(NAME + " is being pulled already; wait for that, or use --as");
      second.countDown();

      assertThat(running.get(1, TimeUnit.MINUTES).model()).isPresent();
    } finally {
      second.countDown();
      thread.shutdownNow();
    }
  }

  /** As the first one, but the other pull is one of another process. */
  @Test
  void anotherProcessIsSeenToo() throws Exception {
    Path lock = Files.createDirectory(models.resolve(".pulls")).resolve(NAME + ".lock");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                lock.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('l');

      assertThatThrownBy(() -> pulling.pull(REPOSITORY))
          .hasMessageContaining("is being pulled already");
    } finally {
      other.destroyForcibly().waitFor();
    }
    // A process that is gone holds nothing.
    assertThat(pulling.pull(REPOSITORY).fetched()).isTrue();
  }

  @Test
  void aCanceledPullKeepsWhatItHas() {
    PullControl control = new PullControl(Pulling.NOBODY);
    hub.fail("transformer/model.onnx", Faults.meanwhile(control::cancel));

    assertThatThrownBy(() -> pulling.puller().pull(PullRequest.of(REPOSITORY), control))
        .isInstanceOf(PullCanceledException.class);
    assertThat(pulling.isThere(NAME)).isFalse();
    hub.seen().clear();
    pulling.pull(REPOSITORY);

    assertThat(hub.files()).contains("transformer/model.onnx").doesNotContain("model_index.json");
  }

  private DirectoryModelCatalog catalog() {
    return new DirectoryModelCatalog(Optional.of(models), Optional.empty(), PagGraph::layers);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
