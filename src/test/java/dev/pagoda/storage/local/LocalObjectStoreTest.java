package dev.pagoda.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.ObjectStoreContract;
import dev.pagoda.storage.StorageException;
import dev.pagoda.storage.UrlSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory holds what every store holds, and keeps itself tidy. */
class LocalObjectStoreTest extends ObjectStoreContract {
  @TempDir Path directory;

  @Override
  protected ObjectStore openStore() {
    return openAt(directory);
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
  void aTypeThatTheKeyTellsCostsNoFile() throws IOException {
    await(store.create("jobs/a.json", "application/json", ONE));
    await(store.create("owners/a", "application/octet-stream", ONE));
    await(store.create("images/a.png", "text/plain", ONE));
    assertThat(directory.resolve("types/jobs")).doesNotExist();
    assertThat(directory.resolve("types/owners")).doesNotExist();
    assertThat(directory.resolve("types/images/a.png")).hasContent("text/plain");
    assertThat(type("jobs/a.json")).isEqualTo("application/json");
    assertThat(type("owners/a")).isEqualTo("application/octet-stream");
    assertThat(type("images/a.png")).isEqualTo("text/plain");
  }

  @Test
  void aTypeThatWasOfTheObjectBeforeIsForgotten() {
    String version = await(store.create("a.png", "text/plain", ONE)).version();
    await(store.replace("a.png", version, "image/png", TWO));
    assertThat(type("a.png")).isEqualTo("image/png");
  }

  @Test
  void typesOfEarlierVersionsAreStillRead() throws IOException {
    await(store.create("inputs/a.json", "application/json", ONE));
    Path types = Files.createDirectories(directory.resolve("types/inputs"));
    Files.writeString(types.resolve("a.json"), "image/png");
    assertThat(type("inputs/a.json")).isEqualTo("image/png");
  }

  private String type(String key) {
    return await(store.get(key)).object().contentType();
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

  private List<String> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("temporary"))) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  private LocalObjectStore openAt(Path where) {
    UrlSigner signer = new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC());
    return new LocalObjectStore(where, signer, threads);
  }
}
