package dev.pagoda.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What S3 has accepted for each job's record, in the order of its answers. */
final class RecordHistory {
  private static final Pattern RECORD = Pattern.compile("jobs/([a-z2-7]{26})\\.json");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, List<String>> states = new ConcurrentHashMap<>();

  void add(ProxiedRequest request, ProxiedAnswer answer) {
    Matcher record = RECORD.matcher(request.uri());
    if (request.method().equals("PUT") && answer.status() == 200 && record.find()) {
      states
          .computeIfAbsent(record.group(1), id -> new CopyOnWriteArrayList<>())
          .add(state(request));
    }
  }

  /** Statuses that were accepted, {@code running} once for each renewal. */
  List<String> of(String id) {
    return List.copyOf(states.getOrDefault(id, List.of()));
  }

  /**
   * Ends that were accepted: one, or none where its answer was lost on the way to the proxy, as
   * happens when connections are cut.
   */
  List<String> ends(String id) {
    return of(id).stream().filter(s -> !s.equals("queued") && !s.equals("running")).toList();
  }

  /** The status that a record's body says. */
  static String state(ProxiedRequest request) {
    return record(request).at("/state/status").asText();
  }

  /** How often the claim in a record's body was renewed; -1 where there is none. */
  static int beats(ProxiedRequest request) {
    return record(request).at("/claim/beats").asInt(-1);
  }

  private static JsonNode record(ProxiedRequest request) {
    // The client may send the body in chunks, with their lengths and a checksum around them.
    String body = request.body().toString(UTF_8);
    try {
      return MAPPER.readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1));
    } catch (IOException e) {
      throw new UncheckedIOException("Not a record: " + body, e);
    }
  }
}
