package dev.pagoda.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.storage.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * An API key, of which only the SHA-256 is kept. A slow hash would protect passwords, which can be
 * guessed; a key is 32 random bytes, which cannot.
 *
 * @param hash {@code sha256:} and 64 hexadecimal digits
 */
record ApiKey(String name, String hash, boolean admin, Limits limits) {
  /** What all keys begin with, so that they are told from tokens, and found where they leak. */
  static final String PREFIX = "pk_";

  private static final String OWNER = "key:";
  private static final int BYTES = 32;

  /** A new key, to be shown once. */
  static String draw() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** What is kept of a key. */
  static String hashOf(String key) {
    return "sha256:" + Sha256.of(key.getBytes(UTF_8));
  }

  /** Whether it is the key with this hash; takes as long whatever the difference is. */
  boolean has(String otherHash) {
    return MessageDigest.isEqual(hash.getBytes(UTF_8), otherHash.getBytes(UTF_8));
  }

  /** Whose jobs are made with it. */
  String owner() {
    return OWNER + name;
  }
}
