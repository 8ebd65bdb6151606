package dev.pagoda.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody opens the service to the world by accident. */
class AuthCheckTest {
  private static final String HASH = "sha256:" + "0".repeat(64);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "localhost", "::1"})
  void thisMachineAloneNeedsNoKey(String host) {
    assertThatCode(() -> check(Map.of(), host)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "no-such-host.invalid"})
  void othersNeedOne(String host) {
    assertThatThrownBy(() -> check(Map.of(), host))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(host)
        .hasMessageContaining("pagoda.auth.keys.NAME.hash")
        .hasMessageContaining("pagoda.auth.keys-file")
        .hasMessageContaining("pagoda.auth.oidc.issuer")
        .hasMessageContaining("quarkus.http.host=127.0.0.1")
        .hasMessageContaining("pagoda.auth.open-to-everybody=true");
  }

  @ParameterizedTest
  @CsvSource({
    "auth.keys.alice.hash, HASH",
    "auth.oidc.issuer, https://id.example.com",
    "auth.open-to-everybody, true",
  })
  void keysOrAnIssuerOrTheSwitchOpenIt(String key, String value) {
    Map<String, String> settings = new HashMap<>();
    settings.put("pagoda." + key, value.replace("HASH", HASH));
    if (key.contains("oidc")) {
      settings.put("pagoda.auth.oidc.audience", "pagoda");
    }
    assertThatCode(() -> check(settings, "0.0.0.0")).doesNotThrowAnyException();
  }

  @Test
  void aFileOfKeysOpensItToo(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("keys.properties"));
    assertThatCode(() -> check(Map.of("pagoda.auth.keys-file", file.toString()), "0.0.0.0"))
        .doesNotThrowAnyException();
  }

  @Test
  void aWorkerAnswersNobody() {
    Map<String, String> worker =
        Map.of(
            "pagoda.roles", "worker",
            "pagoda.queue.type", "sqs",
            "pagoda.queue.url", "https://sqs.example/1/jobs");
    assertThatCode(() -> check(worker, "0.0.0.0")).doesNotThrowAnyException();
  }

  @Test
  void keysAndTheSwitchContradictEachOther() {
    Map<String, String> both =
        Map.of("pagoda.auth.keys.alice.hash", HASH, "pagoda.auth.open-to-everybody", "true");
    assertThatThrownBy(() -> PagodaConfigLoader.load(both))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pagoda.auth.open-to-everybody must be false");
  }

  @Test
  void aHashThatIsAKeyIsNotShown() {
    assertThatThrownBy(
            () -> PagodaConfigLoader.load(Map.of("pagoda.auth.keys.alice.hash", "pk_secret")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pagoda.auth.keys.alice.hash must be sha256:")
        .message()
        .doesNotContain("pk_secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auth.keys.Alice.hash                    | pagoda.auth.keys.Alice must have a name",
        "auth.keys.alice.hash=0                  | pagoda.auth.keys.alice.hash must be sha256:",
        "auth.keys.alice.concurrency=0           | pagoda.auth.keys.alice.concurrency must be 1 or more",
        "auth.keys.alice.speed=1                 | pagoda.auth.keys.alice.speed",
        "auth.limits.requests-per-minute=0       | pagoda.auth.limits.requests-per-minute must be 1",
        "auth.limits.pixel-steps=-1              | pagoda.auth.limits.pixel-steps must be 1 or more",
        "auth.limits.window=PT1S                 | pagoda.auth.limits.window must be from 1 minute",
        "auth.oidc.issuer=id.example.com         | pagoda.auth.oidc.issuer must be an address like",
        "auth.oidc.issuer=https://id.example.com | pagoda.auth.oidc.audience must be what tokens",
      })
  void impossibleValuesAreNamed(String setting, String message) {
    String[] parts = setting.split("=", 2);
    Map<String, String> given = new HashMap<>();
    if (setting.contains("alice.")) {
      given.put("pagoda.auth.keys.alice.hash", HASH);
    }
    given.put("pagoda." + parts[0], parts.length == 2 ? parts[1] : HASH);
    assertThatThrownBy(() -> PagodaConfigLoader.load(given))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static void check(Map<String, String> settings, String host) {
    AuthCheck.requireDeliberate(PagodaConfigLoader.load(settings), host);
  }
}
