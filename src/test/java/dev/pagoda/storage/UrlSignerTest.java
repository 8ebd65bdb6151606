package dev.pagoda.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A signed link works for its object until it expires, and nothing made from it does. */
class UrlSignerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.500Z");
  private static final byte[] SECRET = "a secret of the test".getBytes(UTF_8);
  private static final String KEY = "images/abc/0.png";

  private final UrlSigner signer = signer(SECRET, NOW);
  private final SignedUrl link = signer.sign(KEY);
  private final String expires = parameter("expires");
  private final String signature = parameter("signature");

  @Test
  void aLinkNamesTheObjectAndWhenItExpires() {
    assertThat(link.url().getPath()).isEqualTo("v1/objects/" + KEY);
    assertThat(link.url().isAbsolute()).isFalse();
    assertThat(link.expiresAt()).isEqualTo("2026-11-23T13:00:00Z");
    assertThat(expires).isEqualTo("1795438800");
  }

  @Test
  void theLinkIsGood() {
    assertThat(signer.verify(KEY, expires, signature)).isTrue();
  }

  @Test
  void theLinkIsGoodUntilTheSecondItExpires() {
    assertThat(signer(SECRET, link.expiresAt().minusMillis(1)).verify(KEY, expires, signature))
        .isTrue();
    assertThat(signer(SECRET, link.expiresAt()).verify(KEY, expires, signature)).isFalse();
  }

  @Test
  void anotherKeyMakesAnotherSignature() {
    UrlSigner other = signer("another secret of it".getBytes(UTF_8), NOW);
    assertThat(other.verify(KEY, expires, signature)).isFalse();
  }

  @Test
  void aSignatureIsForOneObjectOnly() {
    for (String key : List.of("images/abc/1.png", "images/abc/0.pn", "jobs/abc.json", "")) {
      assertThat(signer.verify(key, expires, signature)).as(key).isFalse();
    }
  }

  @Test
  void bytesMayNotMoveBetweenKeyAndExpiry() {
    assertThat(signer.verify(KEY + "\n1", expires.substring(1), signature)).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "1795438801",
        "01795438800",
        "+1795438800",
        "-1",
        "1e9",
        "１７９５４３８８００",
        "99999999999999999999",
        "1795438800\n",
        "9223372036854775807"
      })
  void anotherExpiryIsRefused(String changed) {
    assertThat(signer.verify(KEY, changed, signature)).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "AAAA", "%%%", "🦊"})
  void anotherSignatureIsRefused(String changed) {
    assertThat(signer.verify(KEY, expires, changed)).isFalse();
  }

  @Test
  void anyChangedCharacterIsRefused() {
    Random random = new Random(7);
    for (int i = 0; i < signature.length(); i++) {
      char c = (char) (signature.charAt(i) ^ (1 + random.nextInt(15)));
      String changed = signature.substring(0, i) + c + signature.substring(i + 1);
      assertThat(signer.verify(KEY, expires, changed)).as("character %d", i).isFalse();
    }
    assertThat(signer.verify(KEY, expires, signature + "=")).isFalse();
    assertThat(signer.verify(KEY, expires, signature.substring(1))).isFalse();
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> signer(new byte[15], NOW));
  }

  private String parameter(String name) {
    for (String pair : link.url().getQuery().split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    throw new AssertionError("no " + name + " in " + link.url());
  }

  private static UrlSigner signer(byte[] secret, Instant now) {
    return new UrlSigner(secret, Duration.ofHours(1), Clock.fixed(now, ZoneOffset.UTC));
  }
}
