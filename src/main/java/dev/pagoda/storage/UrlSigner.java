package dev.pagoda.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs links to objects with HMAC-SHA256 over the key and the second at which the link expires.
 */
public final class UrlSigner {
  /** Path under which the service serves objects, relative to its address. */
  public static final String PATH = "v1/objects/";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAX_DIGITS = 12;

  private final SecretKeySpec secret;
  private final Duration expiry;
  private final Clock clock;

  /**
   * @param secret at least 16 bytes
   * @param expiry how long a link works
   */
  public UrlSigner(byte[] secret, Duration expiry, Clock clock) {
    if (secret.length < 16) {
      throw new IllegalArgumentException("The key that signs links needs at least 16 bytes.");
    }
    this.secret = new SecretKeySpec(secret, ALGORITHM);
    this.expiry = expiry;
    this.clock = clock;
  }

  /** A link to the object that works from now on until it expires. */
  public SignedUrl sign(String key) {
    Instant expiresAt = Instant.ofEpochSecond(clock.instant().plus(expiry).getEpochSecond());
    String expires = Long.toString(expiresAt.getEpochSecond());
    URI url =
        URI.create(
            PATH
                + ObjectKey.check(key)
                + "?expires="
                + expires
                + "&signature="
                + signature(key, expires));
    return new SignedUrl(url, expiresAt);
  }

  /**
   * Whether a link's query parameters belong to its key and have not expired. Takes whatever a
   * stranger sends, null included; compares in constant time.
   */
  public boolean verify(String key, String expires, String signature) {
    if (key == null || expires == null || signature == null || !isSecond(expires)) {
      return false;
    }
    boolean genuine =
        MessageDigest.isEqual(signature(key, expires).getBytes(UTF_8), signature.getBytes(UTF_8));
    return genuine && clock.instant().getEpochSecond() < Long.parseLong(expires);
  }

  private static boolean isSecond(String expires) {
    return !expires.isEmpty()
        && expires.length() <= MAX_DIGITS
        && expires.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private String signature(String key, String expires) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      byte[] code = mac.doFinal((key + '\n' + expires).getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256.", e);
    }
  }
}
