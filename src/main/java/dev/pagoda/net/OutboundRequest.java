package dev.pagoda.net;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A call of an address that somebody else has chosen.
 *
 * @param uri as {@link NetworkGuard#parse} read it
 * @param headers besides those that HTTP needs
 * @param body that is posted, or null to get
 * @param timeout for all of it, from the name's resolution to the answer's last byte
 * @param mostBytes of the answer's body
 * @param overflow what a longer body means
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record OutboundRequest(
    URI uri,
    Map<String, String> headers,
    byte[] body,
    Duration timeout,
    long mostBytes,
    Overflow overflow) {

  /** What becomes of an answer that is longer than allowed. */
  public enum Overflow {
    /** The call fails. */
    FAIL,
    /** The rest is not read. */
    CUT
  }
}
