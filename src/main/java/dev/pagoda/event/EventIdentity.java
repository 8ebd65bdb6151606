package dev.pagoda.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.generation.IdempotencyKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What tells an event from all others: when it is delivered again, both parts are the same.
 *
 * @param source where it comes from; two sources may use the same ids
 * @param id unique within the source
 */
public record EventIdentity(String source, String id) {
  private static final Pattern PLAIN = Pattern.compile("[!-~]{1,120}+");

  /** The idempotency key of what the event asks for; a hash where the parts do not fit a key. */
  public IdempotencyKey key() {
    return IdempotencyKey.of(
        PLAIN.matcher(source).matches() && PLAIN.matcher(id).matches() && source.indexOf('|') < 0
            ? "event|" + source + "|" + id
            : "event-sha256|" + sha256(source.length() + "|" + source + "|" + id));
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  @Override
  public String toString() {
    return Quoted.of(source + " " + id);
  }
}
