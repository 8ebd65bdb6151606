package dev.pagoda.shape.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;

/** What a function answers to API Gateway, as a client sees it. */
final class Answers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Answers() {}

  /** The body as JSON, decoded where API Gateway would decode it. */
  static JsonNode body(JsonNode answer) throws IOException {
    String body = answer.path("body").asText();
    return answer.path("isBase64Encoded").asBoolean()
        ? JSON.readTree(Base64.getDecoder().decode(body))
        : JSON.readTree(body);
  }

  /** A header, or nothing; names are of any case. */
  static String header(JsonNode answer, String name) {
    return answer.path("headers").properties().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(header -> header.getValue().asText())
        .findFirst()
        .orElse("");
  }
}
