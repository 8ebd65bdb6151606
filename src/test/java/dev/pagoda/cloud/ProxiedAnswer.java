package dev.pagoda.cloud;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;

/** The answer of a server on its way back through a {@link FaultProxy}. */
public record ProxiedAnswer(HttpMethod method, int status, MultiMap headers, Buffer body) {
  static Future<ProxiedAnswer> read(HttpClientResponse response) {
    return response
        .body()
        .map(
            body ->
                new ProxiedAnswer(
                    response.request().getMethod(),
                    response.statusCode(),
                    response.headers(),
                    body));
  }

  void writeTo(HttpServerResponse response) {
    response.setStatusCode(status);
    response.headers().setAll(headers).remove("Transfer-Encoding").remove("Connection");
    if (method.equals(HttpMethod.HEAD) || status == 204 || status == 304) {
      response.end(); // Content-Length, if any, is that of what is left out
    } else {
      response.end(body);
    }
  }
}
