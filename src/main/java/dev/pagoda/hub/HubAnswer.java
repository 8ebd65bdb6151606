package dev.pagoda.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * What came of a request.
 *
 * @param status of the last answer
 * @param hops all answers in order; the hub itself tells about a file before it sends elsewhere
 * @param body of the last answer
 */
record HubAnswer(int status, List<Hop> hops, InputStream body) implements AutoCloseable {
  /** One answer. */
  record Hop(URI uri, HttpHeaders headers) {}

  HubAnswer {
    hops = List.copyOf(hops);
  }

  /** A header of the last answer. */
  Optional<String> header(String name) {
    return headers().firstValue(name);
  }

  /** A header of the first answer that has it: what the hub says, not where it sends to. */
  Optional<String> told(String name) {
    return hops.stream().flatMap(hop -> hop.headers().firstValue(name).stream()).findFirst();
  }

  HttpHeaders headers() {
    return hops.get(hops.size() - 1).headers();
  }

  URI uri() {
    return hops.get(hops.size() - 1).uri();
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
