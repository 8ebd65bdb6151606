package dev.pagoda.net;

import java.util.Optional;

/**
 * What a call was answered. Redirects are answers like others: they are not followed.
 *
 * @param status of HTTP
 * @param retryAfter the header, if there is one
 * @param body as far as it was read
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record OutboundResponse(int status, Optional<String> retryAfter, byte[] body) {
  /** Whether it is 200 to 299. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
