package dev.pagoda.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.config.ConfigException;
import dev.pagoda.config.PagodaConfigLoader;
import dev.pagoda.queue.sqs.LogOf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys come from the configuration and from a file that may change. */
class KeyRingTest {
  private static final String HASH = ApiKey.hashOf("pk_a");

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("keys.properties");
  }

  @Test
  void aDrawnKeyIsFoundByItsSetting() {
    NewKey drawn = NewKey.draw("alice");
    assertThat(drawn.key()).matches("pk_[A-Za-z0-9_-]{43}");
    assertThat(drawn.toString()).doesNotContain(drawn.key());
    String[] setting = drawn.setting().split("=", 2);
    KeyRing ring = ring(Map.of(setting[0], setting[1]));
    assertThat(ring.find(drawn.key())).map(ApiKey::owner).contains("key:alice");
    assertThat(ring.find(NewKey.draw("alice").key())).isEmpty();
    assertThat(ring.find(setting[1])).isEmpty();
  }

  @Test
  void limitsAreTheKeysOrThoseOfAll() throws Exception {
    Files.writeString(
        file,
        "b.hash="
            + ApiKey.hashOf("pk_b")
            + "\nb.admin=true\nb.pixel-steps=9\npagoda.auth.keys.c.hash="
            + ApiKey.hashOf("pk_c"));
    KeyRing ring =
        ring(
            Map.of(
                "pagoda.auth.keys.a.hash", HASH,
                "pagoda.auth.keys.a.concurrency", "3",
                "pagoda.auth.limits.concurrency", "5",
                "pagoda.auth.limits.requests-per-minute", "60",
                "pagoda.auth.keys-file", file.toString()));
    assertThat(ring.limits("key:a"))
        .isEqualTo(new Limits(OptionalInt.of(60), OptionalInt.of(3), OptionalLong.empty()));
    assertThat(ring.limits("key:b"))
        .isEqualTo(new Limits(OptionalInt.of(60), OptionalInt.of(5), OptionalLong.of(9)));
    assertThat(ring.limits("oidc:x:carol"))
        .isEqualTo(new Limits(OptionalInt.of(60), OptionalInt.of(5), OptionalLong.empty()));
    assertThat(ring.find("pk_b").orElseThrow().admin()).isTrue();
    assertThat(ring.find("pk_c").orElseThrow().admin()).isFalse();
  }

  @Test
  void aFileThatChangesIsReadAgainAndABadOneIsNot() throws Exception {
    Files.writeString(file, "a.hash=" + HASH);
    KeyRing ring = ring(Map.of("pagoda.auth.keys-file", file.toString()));
    assertThat(ring.find("pk_a")).isPresent();
    Files.writeString(file, "a.hash=" + HASH + "\nb.hash=" + ApiKey.hashOf("pk_b") + "\n");
    Awaitility.await().atMost(ONE_MINUTE).until(() -> ring.find("pk_b").isPresent());
    Files.writeString(file, "b.hash=none");
    LogOf log = new LogOf(KeyRing.class);
    try (log) {
      Awaitility.await()
          .atMost(ONE_MINUTE)
          .until(
              () ->
                  ring.find("pk_b").isPresent()
                      && log.warnings().toString().contains("stay as they were"));
    }
    Files.writeString(file, "a.hash=" + HASH);
    Awaitility.await().atMost(ONE_MINUTE).until(() -> ring.find("pk_b").isEmpty());
    assertThat(ring.find("pk_a")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.hash=pk_a",
        "a.hash=sha256:00",
        "a.admin=true",
        "A.hash=HASH",
        "a.hash=HASH\na.admin=yes",
        "a.hash=HASH\na.concurrency=0",
        "a.hash=HASH\na.speed=9",
        "a.hash=HASH\nb.hash=HASH",
        "hash=HASH",
      })
  void aFileThatCannotBeStopsTheStart(String content) throws Exception {
    Files.writeString(file, content.replace("HASH", HASH));
    assertThatThrownBy(() -> ring(Map.of("pagoda.auth.keys-file", file.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pagoda.auth.keys");
  }

  @Test
  void aFileThatIsNotThereStopsTheStart() {
    assertThatThrownBy(() -> ring(Map.of("pagoda.auth.keys-file", file.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pagoda.auth.keys-file")
        .hasMessageContaining(file.toString());
  }

  private static KeyRing ring(Map<String, String> settings) {
    return new KeyRing(PagodaConfigLoader.load(new HashMap<>(settings)).auth());
  }
}
