package dev.pagoda.generation;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Ids of jobs: 130 random bits in base 32, so nobody can guess another's. */
public final class JobId {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int LENGTH = 26;
  private static final Pattern FORM = Pattern.compile("[a-z2-7]{" + LENGTH + "}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private JobId() {}

  /** A new id. */
  public static String draw() {
    byte[] random = new byte[LENGTH];
    RANDOM.nextBytes(random);
    StringBuilder id = new StringBuilder(LENGTH);
    for (byte b : random) {
      id.append(ALPHABET.charAt(b & 31));
    }
    return id.toString();
  }

  /** Whether {@code id} can be one. */
  public static boolean isValid(String id) {
    return FORM.matcher(id).matches();
  }
}
