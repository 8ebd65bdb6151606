package dev.pagoda.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages after Standard Webhooks: HMAC-SHA256 of id, timestamp and body. With several
 * secrets there are several signatures, so that receivers can change theirs when they like.
 */
public final class Signer {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  /**
   * @param secrets {@code whsec_} and base64 each
   */
  public Signer(List<String> secrets) {
    this.keys =
        secrets.stream()
            .map(secret -> Base64.getDecoder().decode(secret.substring(PREFIX.length())))
            .map(key -> new SecretKeySpec(key, ALGORITHM))
            .toList();
  }

  /**
   * The value of header {@code webhook-signature}.
   *
   * @param timestamp seconds since 1970, of this attempt
   */
  String sign(String id, long timestamp, byte[] body) {
    byte[] start = (id + "." + timestamp + ".").getBytes(UTF_8);
    return keys.stream()
        .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, start, body)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] hmac(SecretKeySpec key, byte[] start, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(start);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC-SHA256.", e);
    }
  }
}
