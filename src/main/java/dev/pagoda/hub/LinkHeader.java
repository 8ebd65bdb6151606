package dev.pagoda.hub;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads where a list goes on, as RFC 8288 writes it. */
final class LinkHeader {
  private static final Pattern NEXT =
      Pattern.compile("<([^<>]{1,4000})>[^<>]*;\\s*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

  private LinkHeader() {}

  /** The next page, if there is one. */
  static Optional<URI> next(URI at, HttpHeaders headers) {
    for (String header : headers.allValues("Link")) {
      Matcher next = NEXT.matcher(header);
      if (next.find()) {
        try {
          return Optional.of(at.resolve(next.group(1)));
        } catch (IllegalArgumentException e) {
          throw new HubException("the hub's list of files goes on at an impossible address", e);
        }
      }
    }
    return Optional.empty();
  }
}
