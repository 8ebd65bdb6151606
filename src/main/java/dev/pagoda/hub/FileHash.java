package dev.pagoda.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The hash of a file as the hub lists it.
 *
 * @param kind of what it is computed
 * @param hex lower case
 */
record FileHash(Kind kind, String hex) {
  /** Large files are listed by their content, others as git lists them. */
  enum Kind {
    SHA256("SHA-256", 64),
    /** SHA-1 of a git blob: content behind a header with its length. */
    GIT("SHA-1", 40);

    private final String algorithm;
    private final Pattern pattern;

    Kind(String algorithm, int digits) {
      this.algorithm = algorithm;
      this.pattern = Pattern.compile("[0-9a-f]{" + digits + "}");
    }
  }

  FileHash {
    if (!kind.pattern.matcher(hex).matches()) {
      throw new HubException(
          "the hub lists \"%.80s\", which is no %s".formatted(hex, kind.algorithm));
    }
  }

  /**
   * A digest that is to be fed the content.
   *
   * @param size of the content in bytes
   */
  MessageDigest start(long size) {
    try {
      MessageDigest digest = MessageDigest.getInstance(kind.algorithm);
      if (kind == Kind.GIT) {
        digest.update(("blob " + size + "\0").getBytes(US_ASCII));
      }
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has " + kind.algorithm + ".", e);
    }
  }

  boolean isOf(MessageDigest digest) {
    return hex.equals(HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public String toString() {
    return kind.algorithm + " " + hex;
  }
}
