package dev.pagoda.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store holds: objects stay whole, once, and as they were given. */
public abstract class ObjectStoreContract {
  protected static final byte[] ONE = "one".getBytes(UTF_8);
  protected static final byte[] TWO = "two".getBytes(UTF_8);
  private static final int WRITERS = 16;

  protected final ExecutorService threads =
      Executors.newCachedThreadPool(task -> new Thread(task, "store-io"));
  protected ObjectStore store;

  /** A store of the same objects, as another process would open it; empty for each test. */
  protected abstract ObjectStore openStore();

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
    assertThat(read.age()).isBetween(Duration.ZERO, Duration.ofHours(1));
  }

  @Test
  void largeAndEmptyObjectsComeBackWhole() {
    byte[] large = new byte[24 << 20];
    new Random(3).nextBytes(large);
    for (byte[] content : List.of(large, new byte[0])) {
      String key = "size/" + content.length;
      StoredObject created = await(store.create(key, "application/octet-stream", content));
      assertThat(created.size()).isEqualTo(content.length);
      ObjectContent read = await(store.get(key));
      assertThat(read.bytes()).isEqualTo(content);
      assertThat(read.object()).isEqualTo(created);
    }
  }

  @Test
  void anotherProcessFindsIt() {
    await(store.create("a", "text/plain", ONE));
    try (ObjectStore other = openStore()) {
      assertThat(await(other.get("a")).bytes()).isEqualTo(ONE);
    }
  }

  @Test
  void aKeyIsWrittenOnceWhateverTheContent() {
    await(store.create("a", "text/plain", ONE));
    for (byte[] content : List.of(ONE, TWO)) {
      assertThatThrownBy(() -> await(store.create("a", "text/plain", content)))
          .isInstanceOf(ObjectExistsException.class);
    }
    assertThat(await(store.get("a")).bytes()).isEqualTo(ONE);
  }

  @Test
  void ofManyWritersOneWins() throws Exception {
    try (ObjectStore other = openStore()) {
      for (int round = 0; round < 10; round++) {
        String key = "race/" + round;
        assertThat(winners(store, other, s -> s.create(key, "text/plain", ONE))).isEqualTo(1);
      }
    }
  }

  @Test
  void ofManyReplacementsOfOneVersionOneWins() throws Exception {
    try (ObjectStore other = openStore()) {
      for (int round = 0; round < 5; round++) {
        String key = "race/" + round;
        String version = await(store.create(key, "text/plain", ONE)).version();
        assertThat(winners(store, other, s -> s.replace(key, version, "text/plain", TWO)))
            .isEqualTo(1);
      }
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
    assertThat(read.object()).isEqualTo(second);
    assertThat(read.object().contentType()).isEqualTo("text/html");
    await(store.replace("a", read.object().version(), "text/plain", ONE));
  }

  @Test
  void whatIsNotThereCanNeitherBeReadNorReplacedButDeleted() {
    String version = await(store.create("b", "text/plain", ONE)).version();
    assertThatThrownBy(() -> await(store.get("a"))).isInstanceOf(ObjectNotFoundException.class);
    assertThatThrownBy(() -> await(store.replace("a", version, "text/plain", ONE)))
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
    for (String key : List.of("jobs/b", "jobs/a", "images/x/1", "jobsish", "jobs/a-1", "jobs/B")) {
      await(store.create(key, "text/plain", ONE));
    }
    assertThat(list("jobs/")).containsExactly("jobs/B", "jobs/a", "jobs/a-1", "jobs/b");
    assertThat(list("none/")).isEmpty();
    assertThat(list("")).hasSize(6);
  }

  @Test
  void partsOfAListFollowEachOther() {
    for (String key : List.of("jobs/b", "jobs/a", "jobs/c", "jobs/d", "zoo/a")) {
      await(store.create(key, "text/plain", ONE));
    }
    assertThat(await(store.list("jobs/", "", 2))).containsExactly("jobs/a", "jobs/b");
    assertThat(await(store.list("jobs/", "jobs/b", 2))).containsExactly("jobs/c", "jobs/d");
    assertThat(await(store.list("jobs/", "jobs/bb", 1))).containsExactly("jobs/c");
    assertThat(await(store.list("jobs/", "jobs/d", 2))).isEmpty();
    assertThat(await(store.list("none/", "", 2))).isEmpty();
  }

  @Test
  void longListsAreWhole() {
    List<String> keys = IntStream.range(0, 1005).mapToObj("many/%04d"::formatted).toList();
    await(
        Uni.join()
            .all(keys.stream().map(key -> store.create(key, "text/plain", ONE)).toList())
            .usingConcurrencyOf(WRITERS)
            .andCollectFailures());
    assertThat(list("many/")).isEqualTo(keys);
  }

  @Test
  void noKeyLeavesTheStore() {
    for (String key : List.of("../out", "a/../../out", "/etc/passwd", "..")) {
      assertThatIllegalArgumentException().isThrownBy(() -> store.create(key, "text/plain", ONE));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.replace(key, "v", "text/plain", ONE));
      assertThatIllegalArgumentException().isThrownBy(() -> store.get(key));
      assertThatIllegalArgumentException().isThrownBy(() -> store.delete(key));
      assertThatIllegalArgumentException().isThrownBy(() -> store.list(key));
      assertThatIllegalArgumentException().isThrownBy(() -> store.sign(List.of(key)));
    }
  }

  @Test
  void theSubscriberIsNotTheOneWhoWorks() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    Uni<StoredObject> creation =
        store.create("a", "text/plain", ONE).invoke(() -> thread.set(Thread.currentThread()));
    await(creation);
    assertThat(thread.get()).isNotEqualTo(Thread.currentThread());
  }

  @Test
  void aStoreThatWorksCanBeWritten() {
    await(store.checkWritable());
    assertThat(list("")).isEmpty();
  }

  protected final List<String> list(String prefix) {
    return await(store.list(prefix).collect().asList());
  }

  protected static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofMinutes(2));
  }

  /** An attempt of many to write. */
  private interface Attempt {
    Uni<StoredObject> on(ObjectStore store);
  }

  private int winners(ObjectStore one, ObjectStore other, Attempt attempt) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Boolean>> attempts = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      ObjectStore target = i % 2 == 0 ? one : other;
      attempts.add(
          threads.submit(
              () -> {
                start.await();
                return await(
                    attempt
                        .on(target)
                        .replaceWith(true)
                        .onFailure(ObjectExistsException.class)
                        .recoverWithItem(false)
                        .onFailure(ObjectChangedException.class)
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
}
