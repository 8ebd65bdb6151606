package dev.pagoda.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that could leave the store or mean something else in a URL are refused. */
class ObjectKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "jobs/x.json", "images/a-b_c/0.png", "-", "A/B/C.d.e"})
  void plainKeysAreTaken(String key) {
    assertThat(ObjectKey.isValid(key)).isTrue();
    assertThat(ObjectKey.check(key)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        "..",
        "../a",
        "a/../b",
        "a/..",
        ".hidden",
        "a/.b",
        "a\\b",
        "a b",
        "a%2e",
        "a?b",
        "a#b",
        "a\n",
        "a\u0000b",
        "é",
        "C:/x",
        "a:b",
        "~",
        "*"
      })
  void othersAreRefused(String key) {
    assertThat(ObjectKey.isValid(key)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.check(key));
  }

  @ParameterizedTest
  @ValueSource(ints = {513, 100_000})
  void longKeysAreRefused(int length) {
    assertThat(ObjectKey.isValid("a/".repeat(length / 2) + "a".repeat(1 + length % 2))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jobs", "../", "/", "a//"})
  void aPrefixEndsASegment(String prefix) {
    assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.checkPrefix(prefix));
  }
}
