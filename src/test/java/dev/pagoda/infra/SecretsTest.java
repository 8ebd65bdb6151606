package dev.pagoda.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing in {@code infra/} is a secret: they come from outside. */
class SecretsTest {
  /** A key of AWS, a private key, a token, or a value behind a name that tells of a secret. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)\\b(?-i:AKIA|ASIA)[A-Z0-9]{16}\\b|-----BEGIN|\\beyJ[\\w-]{10,}\\.[\\w-]{10,}"
              + "|(?:password|secret(?:_?access)?_?key|signing_key|token)\"?\\s*[:=]\\s*"
              + "(?!\\s*(?:\\$|!|\\{|<|password\\b|\"?\\$))[\"']?[^\\s\"']{6,}");

  @Test
  void noFileHoldsOne() {
    assertThat(InfraFiles.all()).hasSizeGreaterThan(20);
    for (Path file : InfraFiles.all()) {
      assertThat(InfraFiles.text(file)).as("%s", file).doesNotContainPattern(SECRET);
    }
  }

  @Test
  void noManifestIsASecret() {
    assertThat(InfraFiles.yaml())
        .allSatisfy(
            file ->
                assertThat(InfraFiles.documents(file))
                    .noneMatch(d -> d.path("kind").asText().equals("Secret")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MINIO_ROOT_PASSWORD: hunter2hunter2",
        "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIbPxRfiCYEXAMPLEKEY",
        "key: AKIAIOSFODNN7EXAMPLE",
        "PAGODA_STORAGE_SIGNING_KEY: \"0123456789abcdef\"",
        "-----BEGIN PRIVATE KEY-----"
      })
  void aSecretIsSeen(String line) {
    assertThat(line).containsPattern(SECRET);
  }
}
