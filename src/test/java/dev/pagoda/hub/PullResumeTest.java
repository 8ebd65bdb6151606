package dev.pagoda.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.hub.HubServer.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was fetched once is not fetched again, whatever ended the pull. */
class PullResumeTest {
  private static final String REPOSITORY = "stranger/pixart-tiny";
  private static final String LARGEST = "transformer/model.onnx";
  @TempDir private Path models;
  private final CountDownLatch end = new CountDownLatch(1);
  private HubRepository repository;
  private HubServer hub;
  private Pulling pulling;

  @BeforeEach
  void start() throws IOException {
    repository = HubRepository.of(Goldens.model("pixart-tiny"));
    hub = new HubServer().add(REPOSITORY, repository);
    pulling = new Pulling(models, hub);
  }

  @AfterEach
  void stop() {
    end.countDown();
    hub.close();
  }

  @Test
  void aDroppedConnectionGoesOnWhereItEnded() throws IOException {
    hub.fail(LARGEST, Faults.truncated(700_000));
    hub.fail(LARGEST, Faults.truncated(900_000));

    pulling.pull(REPOSITORY);

    assertWhole();
    assertResumed(0, 700_000, 1_600_000);
    assertThat(pulling.pauses).hasSize(2);
  }

  /** Every drop comes after some progress, so none of them is the last. */
  @Test
  void manyDropsAreNoFailureWhileThereIsProgress() throws IOException {
    for (int i = 0; i < 12; i++) {
      hub.fail(LARGEST, Faults.truncated(200_000));
    }

    pulling.pull(REPOSITORY);

    assertWhole();
    assertThat(starts()).hasSize(13).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void anotherProcessGoesOnWhereTheFirstEnded() throws IOException {
    hub.fail(LARGEST, Faults.truncated(1_000_000));
    for (int i = 0; i < 3; i++) {
      hub.fail(LARGEST, Faults.status(502, "X-Any", "thing"));
    }
    assertThatThrownBy(() -> pulling.pull(REPOSITORY))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("fetching " + LARGEST + " failed");
    assertThat(pulling.isThere("pixart-tiny")).isFalse();
    hub.seen().clear();

    new Pulling(models, hub).pull(REPOSITORY);

    assertWhole();
    assertResumed(1_000_000);
    assertThat(hub.files()).doesNotContain("model_index.json", "tokenizer/spiece.model");
  }

  @Test
  void aServerThatStallsIsAskedAgain() throws IOException {
    pulling.patience = Duration.ofSeconds(3);
    hub.fail(LARGEST, Faults.stalled(500_000, end));

    pulling.pull(REPOSITORY);

    assertWhole();
    assertThat(starts()).containsExactly(0L, 500_000L);
  }

  /** However long it takes in all: large files take hours. */
  @Test
  void aSlowServerIsNotOneThatStalls() throws IOException {
    pulling.patience = Duration.ofSeconds(6);
    hub.fail(LARGEST, Faults.slow(10, 700));

    pulling.pull(REPOSITORY);

    assertWhole();
    assertThat(starts()).containsExactly(0L);
  }

  @Test
  void aServerThatSendsAllInsteadOfTheRestIsTakenAtItsWord() throws IOException {
    hub.fail(LARGEST, Faults.truncated(800_000));
    hub.fail(LARGEST, Faults.ignoresRange());

    pulling.pull(REPOSITORY);

    assertWhole();
  }

  @Test
  void aServerThatCannotGoOnBeginsAnew() throws IOException {
    hub.fail(LARGEST, Faults.truncated(800_000));
    hub.fail(LARGEST, Faults.status(416, "Content-Range", "bytes */9"));

    pulling.pull(REPOSITORY);

    assertWhole();
    assertResumed(0, 800_000, 0);
  }

  /** A disk that was full, or a machine that lost power, may leave anything. */
  @Test
  void aDamagedPartIsFetchedAnew() throws IOException {
    hub.fail(LARGEST, Faults.truncated(1_000_000));
    for (int i = 0; i < 3; i++) {
      hub.fail(LARGEST, Faults.status(500, "X-Any", "thing"));
    }
    assertThatThrownBy(() -> pulling.pull(REPOSITORY)).isInstanceOf(HubException.class);
    Path part = models.resolve(".pulls/pixart-tiny/parts").resolve(repository.etag(LARGEST));
    byte[] bytes = Files.readAllBytes(part);
    assertThat(bytes).hasSizeBetween(500_000, 1_000_000);
    bytes[12_345] ^= 1;
    Files.write(part, bytes);
    Path whole = models.resolve(".pulls/pixart-tiny/pixart-tiny/tokenizer/spiece.model");
    Files.write(whole, new byte[(int) Files.size(whole)]);

    pulling.pull(REPOSITORY);

    assertWhole();
    assertThat(hub.files()).contains("tokenizer/spiece.model");
  }

  @Test
  void aPullOfAnotherCommitTakesWhatIsTheSame() throws IOException {
    for (int i = 0; i < 4; i++) {
      hub.fail(LARGEST, Faults.status(500, "X-Any", "thing"));
    }
    assertThatThrownBy(() -> pulling.pull(REPOSITORY)).isInstanceOf(HubException.class);
    repository.commit("decaf000decaf000decaf000decaf000decaf000");
    repository.remove("tokenizer/special_tokens_map.json");
    hub.seen().clear();

    Pulled pulled = new Pulling(models, hub).pull(REPOSITORY);

    assertThat(pulled.commit()).startsWith("decaf");
    assertThat(hub.files()).doesNotContain("tokenizer/spiece.model");
    assertThat(PullTest.paths(pulled.path())).doesNotContain("tokenizer/special_tokens_map.json");
  }

  /** Of what a server sent before it hung up, the last packets may be lost. */
  private void assertResumed(long... sent) {
    assertThat(starts()).hasSize(sent.length);
    for (int i = 0; i < sent.length; i++) {
      assertThat(starts().get(i)).isBetween(sent[i] * 2 / 3, sent[i]);
    }
  }

  /** First bytes that the largest file was asked for from. */
  private List<Long> starts() {
    String sha = repository.etag(LARGEST);
    return hub.seen().stream()
        .filter(s -> s.store() && s.path().endsWith(sha))
        .map(Seen::range)
        .map(range -> range.isEmpty() ? 0L : Long.valueOf(range.replaceAll("\\D", "")))
        .toList();
  }

  private void assertWhole() throws IOException {
    assertThat(models.resolve("pixart-tiny").resolve(LARGEST))
        .hasBinaryContent(repository.content(LARGEST));
  }
}
