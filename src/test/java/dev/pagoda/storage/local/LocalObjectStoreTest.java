package dev.pagoda.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.storage.ObjectChangedException;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.StorageException;
import dev.pagoda.storage.StoredObject;
import dev.pagoda.storage.UrlSigner;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory keeps objects whole, once, and as they were given. */
class LocalObjectStoreTest {
  private static final byte[] ONE = "one".getBytes(UTF_8);
  private static final byte[] TWO = "two".getBytes(UTF_8);

  @TempDir Path directory;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "store-io"));
  private LocalObjectStore store;

  @BeforeEach
  void open() {
    store = openStore();
  }

  @AfterEach
  void close() {
    store.close();
    threads.shutdownNow();
  }

  @Test
  void anObjectComesBackAsItWasGiven() {
    StoredObject created = await(store.create("images/a/0.png", "image/png", ONE));
    assertThat(created.key()).isEqualTo("images/a/0.png");
    assertThat(created.size()).isEqualTo(3);
    assertThat(created.sha256())
        .isEqualTo("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
    ObjectContent read = await(store.get("images/a/0.png"));
    assertThat(read.object()).isEqualTo(created);
    assertThat(read.object().contentType()).isEqualTo("image/png");
    assertThat(read.bytes()).isEqualTo(ONE);
  }

  @Test
  void anotherProcessFindsIt() {
    await(store.create("a", "text/plain", ONE));
    try (LocalObjectStore other = openStore()) {
      assertThat(await(other.get("a")).bytes()).isEqualTo(ONE);
    }
  }

  @Test
  void aKeyIsWrittenOnce() {
    await(store.create("a", "text/plain", ONE));
    assertThatThrownBy(() -> await(store.create("a", "text/plain", TWO)))
        .isInstanceOf(ObjectExistsException.class);
    assertThat(await(store.get("a")).bytes()).isEqualTo(ONE);
  }

  @Test
  void ofManyWritersOneWins() throws Exception {
    try (LocalObjectStore other = openStore()) {
      for (int round = 0; round < 10; round++) {
        String key = "race/" + round;
        assertThat(winners(store, other, s -> s.create(key, "text/plain", ONE))).isEqualTo(1);
      }
    }
  }

  @Test
  void ofManyReplacementsOfOneVersionOneWins() throws Exception {
    try (LocalObjectStore other = openStore()) {
      String version = await(store.create("race", "text/plain", ONE)).version();
      assertThat(winners(store, other, s -> s.replace("race", version, "text/plain", TWO)))
          .isEqualTo(1);
    }
  }

  @Test
  void aReplacementNeedsTheVersionThatWasRead() {
    String first = await(store.create("a", "text/plain", ONE)).version();
    StoredObject second = await(store.replace("a", first, "text/html", TWO));
    assertThat(second.version()).isNotEqualTo(first);
    assertThatThrownBy(() -> await(store.replace("a", first, "text/plain", ONE)))
        .isInstanceOf(ObjectChangedException.class);
    ObjectContent read = await(store.get("a"));
    assertThat(read.bytes()).isEqualTo(TWO);
    assertThat(read.object().contentType()).isEqualTo("text/html");
  }

  @Test
  void whatIsNotThereCanNeitherBeReadNorReplacedButDeleted() {
    assertThatThrownBy(() -> await(store.get("a"))).isInstanceOf(ObjectNotFoundException.class);
    assertThatThrownBy(() -> await(store.replace("a", "v", "text/plain", ONE)))
        .isInstanceOf(ObjectNotFoundException.class);
    await(store.delete("a"));
  }

  @Test
  void aDeletedObjectIsGoneAndItsKeyFree() {
    await(store.create("a", "text/plain", ONE));
    await(store.delete("a"));
    assertThatThrownBy(() -> await(store.get("a"))).isInstanceOf(ObjectNotFoundException.class);
    await(store.create("a", "text/plain", TWO));
  }

  @Test
  void keysAreListedByPrefixInOrder() {
    for (String key : List.of("jobs/b", "jobs/a", "images/x/1", "jobsish")) {
      await(store.create(key, "text/plain", ONE));
    }
    assertThat(await(store.list("jobs/").collect().asList())).containsExactly("jobs/a", "jobs/b");
    assertThat(await(store.list("none/").collect().asList())).isEmpty();
    assertThat(await(store.list("").collect().asList())).hasSize(4);
  }

  @Test
  void noKeyLeavesTheDirectory() {
    for (String key : List.of("../out", "a/../../out", "/etc/passwd", "..")) {
      assertThatIllegalArgumentException().isThrownBy(() -> store.create(key, "text/plain", ONE));
      assertThatIllegalArgumentException().isThrownBy(() -> store.get(key));
      assertThatIllegalArgumentException().isThrownBy(() -> store.delete(key));
      assertThatIllegalArgumentException().isThrownBy(() -> store.list(key));
    }
  }

  @Test
  void filesAreTouchedOnTheExecutorOnly() {
    AtomicReference<String> thread = new AtomicReference<>();
    await(
        store
            .get("a")
            .onFailure()
            .invoke(() -> thread.set(Thread.currentThread().getName()))
            .onFailure()
            .recoverWithNull());
    assertThat(thread.get()).isEqualTo("store-io");
  }

  @Test
  void nothingTemporaryRemains() throws IOException {
    await(store.create("a", "text/plain", ONE));
    assertThatThrownBy(() -> await(store.create("a", "text/plain", TWO)))
        .isInstanceOf(ObjectExistsException.class);
    await(store.checkWritable());
    assertThat(temporaryFiles()).allMatch(file -> file.endsWith("lock"));
  }

  @Test
  void leftoversOfADeadProcessAreRemovedAndThoseOfALivingOneKept() throws IOException {
    Path dead = Files.createDirectories(directory.resolve("temporary/dead"));
    Files.write(dead.resolve("lock"), new byte[0]);
    Files.write(dead.resolve("half"), ONE);
    int living = temporaryFiles().size() - 2;
    openStore().close();
    assertThat(dead).doesNotExist();
    assertThat(temporaryFiles()).hasSize(living);
    await(store.create("a", "text/plain", ONE));
  }

  @Test
  void aStoreThatCannotBeWrittenSaysWhyWithoutItsPath() throws IOException {
    await(store.create("taken", "text/plain", ONE));
    assertThatThrownBy(() -> await(store.create("taken/below", "text/plain", ONE)))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Could not store object taken/below: ")
        .hasMessageNotContaining(directory.toString());
  }

  @Test
  void aDirectoryThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.write(directory.resolve("file"), ONE);
    assertThatThrownBy(() -> openAt(file.resolve("store")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("Could not open the object store");
  }

  /** An attempt of many to write. */
  private interface Attempt {
    Uni<StoredObject> on(LocalObjectStore store);
  }

  private int winners(LocalObjectStore one, LocalObjectStore other, Attempt attempt)
      throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Boolean>> attempts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      LocalObjectStore target = i % 2 == 0 ? one : other;
      attempts.add(
          threads.submit(
              () -> {
                start.await();
                return await(
                    attempt
                        .on(target)
                        .replaceWith(true)
                        .onFailure(StorageException.class)
                        .recoverWithItem(false));
              }));
    }
    start.countDown();
    int winners = 0;
    for (Future<Boolean> won : attempts) {
      winners += won.get() ? 1 : 0;
    }
    return winners;
  }

  private List<String> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("temporary"))) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  private LocalObjectStore openStore() {
    return openAt(directory);
  }

  private LocalObjectStore openAt(Path where) {
    UrlSigner signer = new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC());
    return new LocalObjectStore(where, signer, threads);
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }
}
