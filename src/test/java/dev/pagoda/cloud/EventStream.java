package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The server-sent events of one connection, as they come. */
final class EventStream implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Stream<String> body;
  private final Iterator<String> lines;

  /** An event: its id, its name and its data. */
  record Event(String id, String name, JsonNode data) {
    boolean isLast() {
      return id.equals("end");
    }

    int step() {
      return data.path("step").asInt();
    }

    boolean hasPreview() {
      return data.has("preview");
    }
  }

  private EventStream(Stream<String> body) {
    this.body = body;
    this.lines = body.iterator();
  }

  /**
   * Follows a job.
   *
   * @param lastEventId null for all that there is
   */
  static EventStream of(URI front, String job, String lastEventId) throws Exception {
    HttpResponse<Stream<String>> answer = answer(front, job, lastEventId);
    assertThat(answer.statusCode()).isEqualTo(200);
    return new EventStream(answer.body());
  }

  /** The answer to who follows a job. */
  static HttpResponse<Stream<String>> answer(URI front, String job, String lastEventId)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(front.resolve("/v1/generations/" + job + "/events"))
            .timeout(Cluster.LIMIT)
            .header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return HTTP.send(request.build(), BodyHandlers.ofLines());
  }

  /** The next event; waits for it. */
  Event next() {
    Map<String, String> fields = new HashMap<>();
    for (String line = lines.next(); !line.isEmpty() || fields.isEmpty(); line = lines.next()) {
      int colon = line.indexOf(':');
      if (colon > 0) { // not a comment
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    try {
      return new Event(fields.get("id"), fields.get("event"), MAPPER.readTree(fields.get("data")));
    } catch (IOException e) {
      throw new AssertionError(fields.toString(), e);
    }
  }

  /** All until the last, which it is the end of the connection after. */
  List<Event> rest() {
    List<Event> events = new ArrayList<>();
    do {
      events.add(next());
    } while (!events.get(events.size() - 1).isLast());
    assertThat(lines.hasNext()).isFalse();
    return events;
  }

  @Override
  public void close() {
    body.close();
  }
}
