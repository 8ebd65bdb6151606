package dev.pagoda.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.function.Predicate;

/**
 * A request on its way through a {@link FaultProxy}, and what rules ask of one.
 *
 * @param method in capital letters
 * @param uri path and query as they were sent
 */
public record ProxiedRequest(String method, String uri, MultiMap headers, Buffer body) {
  /** Any request. */
  public static Predicate<ProxiedRequest> any() {
    return request -> true;
  }

  /** Requests of this method. */
  public static Predicate<ProxiedRequest> method(String method) {
    return request -> request.method().equals(method);
  }

  /** Requests whose path and query, percent-encoded as they were sent, contain this. */
  public static Predicate<ProxiedRequest> uri(String part) {
    return request -> request.uri().contains(part);
  }

  /** Requests whose body contains this. */
  public static Predicate<ProxiedRequest> body(String part) {
    return request -> request.body().toString(UTF_8).contains(part);
  }

  /** Requests with a header that contains this. */
  public static Predicate<ProxiedRequest> header(String name, String part) {
    return request ->
        request.headers().getAll(name).stream().anyMatch(value -> value.contains(part));
  }

  /** S3: requests of this method to keys that contain this. */
  public static Predicate<ProxiedRequest> object(String method, String key) {
    return method(method).and(uri(key));
  }

  /** SQS: calls of this action, such as {@code SendMessage}. */
  public static Predicate<ProxiedRequest> action(String action) {
    return header("X-Amz-Target", "AmazonSQS." + action)
        .and(request -> request.headers().get("X-Amz-Target").endsWith("." + action));
  }
}
