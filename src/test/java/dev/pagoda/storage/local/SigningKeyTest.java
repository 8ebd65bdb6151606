package dev.pagoda.storage.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The signing key is drawn once and is its owner's alone. */
class SigningKeyTest {
  @TempDir Path directory;

  @Test
  void itStaysTheSame() {
    byte[] drawn = SigningKey.of(directory.resolve("new"));
    assertThat(drawn).hasSize(32);
    assertThat(SigningKey.of(directory.resolve("new"))).isEqualTo(drawn);
    assertThat(SigningKey.of(directory.resolve("other"))).isNotEqualTo(drawn);
  }

  @Test
  void onlyItsOwnerReadsIt() throws IOException {
    SigningKey.of(directory);
    assertThat(Files.getPosixFilePermissions(directory.resolve("signing-key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void startingAtOnceDrawsOneKey() {
    long keys =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(i -> java.util.HexFormat.of().formatHex(SigningKey.of(directory)))
            .distinct()
            .count();
    assertThat(keys).isEqualTo(1);
    assertThat(directory.toFile().list()).containsExactly("signing-key");
  }

  @Test
  void aDamagedKeyIsRefused() throws IOException {
    Files.writeString(directory.resolve("signing-key"), "short");
    assertThatThrownBy(() -> SigningKey.of(directory))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("signing-key");
  }
}
