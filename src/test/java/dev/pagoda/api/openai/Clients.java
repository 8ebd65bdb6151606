package dev.pagoda.api.openai;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.net.URI;
import java.time.Duration;

/** OpenAI's client for Java, pointed at a service by nothing but its address. */
final class Clients {
  private Clients() {}

  /** A client that never tries again. */
  static OpenAIClient of(URI service) {
    return of(service, 0);
  }

  static OpenAIClient of(URI service, int retries) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(service.resolve("/v1").toString())
        .apiKey("none")
        .maxRetries(retries)
        .timeout(Duration.ofMinutes(2))
        .build();
  }
}
