package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.cloud.EventStream.Event;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whichever front a client asks, it is told the same of a job, and stops it in its worker. */
class TwoFrontsIT {
  /** Takes longer than some heartbeats on any machine. */
  private static final int STEPS = 200;

  private static final Pattern STEPS_MADE = Pattern.compile("(?m)^pagoda_steps_total\\S* (\\S+)$");
  private static final Client CLIENT = new Client();

  @TempDir static Path directory;
  private static Cluster cluster;
  private static Node one;
  private static Node other;
  private static Node worker;

  @BeforeAll
  static void start() throws Exception {
    cluster = new Cluster(directory, 1000, Map.of("PAGODA_QUEUE_VISIBILITY", "PT3S"));
    one = cluster.front("one").start();
    other = cluster.front("other").start();
    worker = cluster.worker("worker").start();
    for (Node node : List.of(worker, one, other)) {
      node.process().awaitReady();
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void stepsPreviewsAndTheEndAreToldByTheOtherFront() throws Exception {
    String id = submit("seen", "\"preview_interval\": 5");

    List<Event> events;
    try (EventStream stream = EventStream.of(url(other), id, null)) {
      events = stream.rest();
    }

    assertNewEachTime(events);
    List<Event> progress = events.subList(0, events.size() - 1);
    assertThat(progress).allMatch(event -> event.name().equals("progress"));
    assertThat(progress.stream().filter(e -> e.step() > 0 && e.step() < STEPS))
        .hasSizeGreaterThan(1);
    List<JsonNode> previews =
        progress.stream().filter(Event::hasPreview).map(e -> e.data().get("preview")).toList();
    assertThat(previews).isNotEmpty();
    JsonNode preview = previews.get(previews.size() - 1);
    assertThat(preview.get("step").asInt() % 5).isZero();
    byte[] jpeg = CLIENT.download(preview.at("/images/0/url").asText());
    assertThat(jpeg).startsWith(0xff, 0xd8);
    Event last = events.get(events.size() - 1);
    assertThat(last.name()).as(last.toString()).isEqualTo("succeeded");
    byte[] picture = CLIENT.download(last.data().at("/images/0/url").asText());
    assertThat(Client.sha256(picture)).isEqualTo(last.data().at("/images/0/sha256").asText());
  }

  @Test
  void whoComesBackToAnotherFrontIsToldWhatIsNew() throws Exception {
    String id = submit("resumed", "\"preview_interval\": 5");
    List<Event> events = new ArrayList<>();
    try (EventStream stream = EventStream.of(url(other), id, null)) {
      do {
        events.add(stream.next());
      } while (!events.get(events.size() - 1).hasPreview());
    }
    Event latest = events.get(events.size() - 1);
    assertThat(latest.data().get("status").asText()).isEqualTo("running");

    try (EventStream stream = EventStream.of(url(one), id, latest.id())) {
      events.addAll(stream.rest());
    }

    assertNewEachTime(events);
    assertThat(events.get(events.size() - 1).name()).isEqualTo("succeeded");
    assertThat(EventStream.answer(url(other), id, "end").statusCode()).isEqualTo(204);
    assertThat(EventStream.answer(url(one), id, "end").statusCode()).isEqualTo(204);
  }

  @Test
  void aCancelAtTheOtherFrontStopsTheWorker() throws Exception {
    long before = stepsMade();
    String id = submit("canceled", "\"preview_interval\": 5");
    List<Event> events = new ArrayList<>();
    try (EventStream stream = EventStream.of(url(one), id, null)) {
      do {
        events.add(stream.next());
      } while (events.get(events.size() - 1).step() == 0);

      HttpResponse<String> canceled =
          send(
              HttpRequest.newBuilder(url(other).resolve("/v1/generations/" + id)).DELETE().build());

      assertThat(canceled.statusCode()).as(canceled.body()).isEqualTo(202);
      events.addAll(stream.rest());
    }
    Event last = events.get(events.size() - 1);
    assertThat(last.name()).isEqualTo("canceled");
    assertThat(last.data().get("id").asText()).isEqualTo(id);
    // The worker takes its next job when it has let go of this one, and has not made all its steps.
    String next = CLIENT.submit(() -> url(one), "next", Client.request("a fox", 1, 2));
    assertThat(CLIENT.awaitEnd(() -> url(one), next).get("status").asText()).isEqualTo("succeeded");
    assertThat(stepsMade() - before).isBetween(2L, STEPS - 1L);
    assertThat(cluster.keys("images/" + id + "/")).isEmpty();
    assertThat(cluster.history.ends(id)).containsExactly("canceled");
    cluster.awaitEmptyQueue();
  }

  private static String submit(String key, String more) {
    String request = Client.request("a fox on a blue background", 1, STEPS);
    return CLIENT.submit(() -> url(one), key, request.replaceFirst("\\{", "{" + more + ", "));
  }

  /** No event is told twice, and none goes back. */
  private static void assertNewEachTime(List<Event> events) {
    assertThat(events.stream().map(Event::id)).doesNotHaveDuplicates();
    assertThat(events.subList(0, events.size() - 1).stream().map(Event::step)).isSorted();
  }

  private static long stepsMade() throws Exception {
    HttpResponse<String> metrics =
        send(HttpRequest.newBuilder(url(worker).resolve("/q/metrics")).build());
    Matcher steps = STEPS_MADE.matcher(metrics.body());
    return steps.find() ? (long) Double.parseDouble(steps.group(1)) : 0;
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  private static URI url(Node node) {
    return node.process().url();
  }
}
