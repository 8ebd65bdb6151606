package dev.pagoda.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.request.InlineImage;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture that is sent again is there once, and stays for as long as a new one would. */
class InputStoreTest {
  private static final InlineImage IMAGE =
      new InlineImage("inputs/abc.png", "image/png", "picture".getBytes(UTF_8));

  @TempDir Path directory;
  private LocalObjectStore objects;
  private InputStore inputs;

  @BeforeEach
  void open() {
    UrlSigner signer = new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC());
    objects = new LocalObjectStore(directory, signer, Runnable::run);
    inputs = new InputStore(objects);
  }

  @AfterEach
  void close() {
    objects.close();
  }

  @Test
  void oneOfTodayIsLeftAlone() throws IOException {
    store();
    Instant hourAgo = writtenBefore(Duration.ofHours(1));
    store();
    assertThat(written()).isEqualTo(hourAgo);
  }

  @Test
  void anOldOneIsWrittenAnew() throws IOException {
    store();
    Instant daysAgo = writtenBefore(Duration.ofDays(6));
    store();
    assertThat(written()).isAfter(daysAgo.plus(Duration.ofDays(5)));
    assertThat(inputs.fetch(List.of(IMAGE.key())).await().indefinitely())
        .containsEntry(IMAGE.key(), IMAGE.content());
  }

  private void store() {
    inputs.store(List.of(IMAGE)).await().indefinitely();
  }

  private Instant writtenBefore(Duration age) throws IOException {
    FileTime time = FileTime.from(Instant.now().minus(age));
    Files.setLastModifiedTime(file(), time);
    return written();
  }

  private Instant written() throws IOException {
    return Files.getLastModifiedTime(file()).toInstant();
  }

  private Path file() {
    return directory.resolve("objects").resolve(IMAGE.key());
  }
}
