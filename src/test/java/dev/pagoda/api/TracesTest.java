package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One trace leads from the client's request through the queue to the worker's run. */
@QuarkusTest
@TestProfile(TracesTest.Traced.class)
class TracesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  /** The service with traces, which stay in this process. */
  public static final class Traced extends GradientService {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
      overrides.put("quarkus.otel.sdk.disabled", "false");
      overrides.put("quarkus.otel.exporter.otlp.enabled", "false");
      return overrides;
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      Set<Class<?>> all = new HashSet<>(super.getEnabledAlternatives());
      all.add(Exporter.class);
      return all;
    }
  }

  /** Keeps spans in memory. */
  @Alternative
  @Singleton
  public static class Exporter {
    @Produces
    @Singleton
    InMemorySpanExporter spans() {
      return InMemorySpanExporter.create();
    }

    @Produces
    @Singleton
    SpanProcessor processor(InMemorySpanExporter spans) {
      return SimpleSpanProcessor.create(spans);
    }
  }

  @Inject InMemorySpanExporter exporter;

  @Test
  void fromTheRequestToTheStoredPicture() {
    String id =
        given()
            .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
            .header("Prefer", "wait=30")
            .contentType(ContentType.JSON)
            .body("{\"prompt\": \"a seldom-seen fox\", \"num_inference_steps\": 3}")
            .post("/v1/generations")
            .then()
            .statusCode(200)
            .extract()
            .path("id");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(spans())
                    .extracting(SpanData::getName)
                    .contains("POST /v1/generations", "generation run", "generation store"));
    SpanData request = span("POST /v1/generations");
    assertThat(request.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    SpanData run = span("generation run");
    assertThat(run.getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(run.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(run.getAttributes().asMap().toString())
        .contains("pagoda.generation.id=" + id, "pagoda.steps=3", "pagoda.device=cpu");
    assertThat(spans()).allSatisfy(span -> assertThat(span.toString()).doesNotContain("seldom"));
  }

  private SpanData span(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private List<SpanData> spans() {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getTraceId().equals(TRACE))
        .toList();
  }
}
