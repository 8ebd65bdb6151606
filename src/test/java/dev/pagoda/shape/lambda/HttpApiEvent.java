package dev.pagoda.shape.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;

/** Requests as an API Gateway HTTP API hands them to a function: payload format 2.0. */
final class HttpApiEvent {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HttpApiEvent() {}

  static ObjectNode get(String path) {
    return request("GET", path, Map.of());
  }

  /** A body of text, as API Gateway hands on JSON. */
  static ObjectNode post(String path, String body, Map<String, String> headers) {
    ObjectNode event = request("POST", path, headers);
    event.withObject("/headers").put("content-type", "application/json");
    return event.put("body", body);
  }

  /** The same body in base64, as API Gateway hands on what it takes for binary. */
  static ObjectNode postBase64(String path, String body, Map<String, String> headers) {
    return post(path, Base64.getEncoder().encodeToString(body.getBytes(UTF_8)), headers)
        .put("isBase64Encoded", true);
  }

  private static ObjectNode request(String method, String target, Map<String, String> headers) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "2.0").put("routeKey", "$default").put("rawPath", path);
    event.put("rawQueryString", query < 0 ? "" : target.substring(query + 1));
    ObjectNode all = event.putObject("headers");
    all.put("host", "api.example.com").put("x-forwarded-proto", "https");
    headers.forEach(all::put);
    event
        .putObject("requestContext")
        .put("stage", "$default")
        .put("domainName", "api.example.com")
        .put("requestId", "request")
        .putObject("http")
        .put("method", method)
        .put("path", path)
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "192.0.2.1")
        .put("userAgent", "test");
    return event.put("isBase64Encoded", false);
  }
}
