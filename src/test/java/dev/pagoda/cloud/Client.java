package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** A well-behaved client: it names its submissions, and sends them again when it hears nothing. */
final class Client {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration ANSWER = Duration.ofMinutes(1);
  private static final Set<Integer> AGAIN = Set.of(429, 502, 503, 504);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1) // links are signed for a Host header
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** A picture as small as the embedded model takes it. */
  static String request(String prompt, int images, int steps) {
    return """
        {"prompt": "%s", "num_images_per_prompt": %d, "num_inference_steps": %d,
         "width": 64, "height": 64, "seed": 7}"""
        .formatted(prompt, images, steps);
  }

  /** Sends once; empty where there was no answer. */
  Optional<HttpResponse<String>> send(URI front, String key, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(front.resolve("/v1/generations"))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return exchange(request.build());
  }

  /** Sends again and again, each time to the front that there is then; the job's id. */
  String submit(Supplier<URI> front, String key, String body) {
    String[] id = new String[1];
    Awaitility.await()
        .atMost(Cluster.LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              Optional<HttpResponse<String>> answer = send(front.get(), key, body);
              if (answer.isEmpty() || AGAIN.contains(answer.get().statusCode())) {
                return false;
              }
              assertThat(answer.get().statusCode()).as(answer.get().body()).isIn(200, 202);
              id[0] = json(answer.get()).get("id").asText();
              return true;
            });
    return id[0];
  }

  /** The job when it has ended. */
  JsonNode awaitEnd(Supplier<URI> front, String id) {
    JsonNode[] job = new JsonNode[1];
    Awaitility.await()
        .atMost(Cluster.LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              Optional<HttpResponse<String>> answer = get(front.get(), id);
              if (answer.isEmpty() || answer.get().statusCode() != 200) {
                return false;
              }
              job[0] = json(answer.get());
              return Set.of("succeeded", "failed", "canceled")
                  .contains(job[0].get("status").asText());
            });
    return job[0];
  }

  Optional<HttpResponse<String>> get(URI front, String id) {
    return exchange(
        HttpRequest.newBuilder(front.resolve("/v1/generations/" + id)).timeout(ANSWER).build());
  }

  /** The file that a link leads to. */
  byte[] download(String link) {
    try {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(link)).timeout(ANSWER).build(),
              BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    } catch (IOException e) {
      throw new AssertionError(link, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static JsonNode json(HttpResponse<String> answer) {
    try {
      return MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<HttpResponse<String>> exchange(HttpRequest request) {
    try {
      return Optional.of(http.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", e);
  }
}
