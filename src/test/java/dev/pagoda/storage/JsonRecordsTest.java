package dev.pagoda.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.storage.JsonRecords.Found;
import dev.pagoda.storage.local.LocalObjectStore;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are written once, change as they are at that moment, and are left alone otherwise. */
class JsonRecordsTest {
  @TempDir Path directory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private LocalObjectStore objects;
  private JsonRecords<Tally> tallies;

  record Tally(String madeBy, int count) {
    Tally plusOne() {
      return new Tally(madeBy, count + 1);
    }
  }

  private static final Tally NONE = new Tally("nobody", 0);

  @BeforeEach
  void open() {
    UrlSigner signer = new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC());
    objects = new LocalObjectStore(directory, signer, threads);
    tallies = new JsonRecords<>(objects, "tallies/", Tally.class);
  }

  @AfterEach
  void close() {
    objects.close();
    threads.shutdownNow();
  }

  @Test
  void theFirstWhoCreatesWins() {
    await(tallies.create("a", new Tally("first", 1)));
    assertThatThrownBy(() -> await(tallies.create("a", new Tally("second", 2))))
        .isInstanceOf(ObjectExistsException.class);
    assertThat(await(tallies.get("a")).value()).isEqualTo(new Tally("first", 1));
    assertThat(new String(await(objects.get("tallies/a.json")).bytes(), UTF_8))
        .isEqualTo("{\"made_by\":\"first\",\"count\":1}");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(await(tallies.find("a"))).isEmpty();
    assertThatThrownBy(() -> await(tallies.get("a"))).isInstanceOf(ObjectNotFoundException.class);
    await(tallies.delete("a"));
  }

  @Test
  void onlyTheVersionThatWasReadIsReplaced() {
    await(tallies.create("a", NONE));
    Found<Tally> read = await(tallies.get("a"));
    Found<Tally> now = await(tallies.replace(read, NONE.plusOne()));
    assertThat(now.version()).isEqualTo(await(tallies.get("a")).version());
    assertThatThrownBy(() -> await(tallies.replace(read, NONE)))
        .isInstanceOf(ObjectChangedException.class);
    await(tallies.delete("a"));
    assertThatThrownBy(() -> await(tallies.replace(now, NONE)))
        .isInstanceOf(ObjectNotFoundException.class);
  }

  @Test
  void changesOfManyAreAllAppliedThoughNothingWasThere() throws Exception {
    List<Future<Tally>> changes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      changes.add(threads.submit(() -> await(increased("a"))));
    }
    for (Future<Tally> change : changes) {
      change.get();
    }
    assertThat(await(tallies.get("a")).value().count()).isEqualTo(8);
  }

  @Test
  void aRecordThatIsRemovedMeanwhileIsBegunAgain() {
    await(tallies.create("a", new Tally("first", 7)));
    Tally after =
        await(
            tallies.update(
                "a",
                () -> NONE,
                (tally, age) -> {
                  await(tally.count() == 7 ? tallies.delete("a") : Uni.createFrom().voidItem());
                  return tally.plusOne();
                }));
    assertThat(after).isEqualTo(NONE.plusOne());
    assertThat(await(tallies.get("a")).value()).isEqualTo(after);
  }

  @Test
  void whatDoesNotChangeIsNotWritten() {
    assertThat(await(tallies.update("a", () -> NONE, (tally, age) -> tally))).isEqualTo(NONE);
    assertThat(await(tallies.find("a"))).isEqualTo(Optional.empty());
    await(tallies.create("a", NONE));
    String version = await(tallies.get("a")).version();
    await(tallies.update("a", () -> NONE, (tally, age) -> new Tally("nobody", 0)));
    assertThat(await(tallies.get("a")).version()).isEqualTo(version);
  }

  @Test
  void aChangeThatFailsLeavesTheRecord() {
    await(tallies.create("a", NONE));
    Uni<Tally> refused =
        tallies.update(
            "a",
            () -> NONE,
            (tally, age) -> {
              throw new IllegalStateException("No.");
            });
    assertThatThrownBy(() -> await(refused)).isInstanceOf(IllegalStateException.class);
    assertThat(await(tallies.get("a")).value()).isEqualTo(NONE);
  }

  @Test
  void aLaterVersionsFieldsAreIgnoredAndADamagedRecordIsNamed() {
    put("later", "{\"made_by\":\"x\",\"count\":3,\"colour\":\"red\"}");
    put("damaged", "{");
    assertThat(await(tallies.get("later")).value()).isEqualTo(new Tally("x", 3));
    assertThatThrownBy(() -> await(tallies.find("damaged")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("tallies/damaged.json");
  }

  @Test
  void namesAreThoseOfThisKindInOrder() {
    await(increased("b"));
    await(increased("a"));
    await(objects.create("tallies/a.txt", "text/plain", new byte[0]));
    await(objects.create("others/c.json", "application/json", new byte[0]));
    assertThat(await(tallies.names().collect().asList())).containsExactly("a", "b");
  }

  private Uni<Tally> increased(String name) {
    return tallies.update(name, () -> NONE, (tally, age) -> tally.plusOne());
  }

  private void put(String name, String json) {
    await(objects.create("tallies/" + name + ".json", "application/json", json.getBytes(UTF_8)));
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }
}
