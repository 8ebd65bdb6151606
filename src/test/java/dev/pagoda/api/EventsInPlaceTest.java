package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Where events generate in place, they are done when their job has ended, and not before. */
@QuarkusTest
@TestProfile(EventsInPlaceTest.InPlace.class)
class EventsInPlaceTest {
  /** As it is, but in place and impatient. */
  public static final class InPlace extends GradientService {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      settings.put("pagoda.events.mode", "generate");
      settings.put("pagoda.limits.longest-wait", "PT2S");
      return settings;
    }
  }

  @Inject GradientPipelines pipelines;

  @Test
  void anEventIsSentAgainUntilItsOneJobHasEnded() {
    String event = UUID.randomUUID().toString();
    pipelines.holdAt(Stage.DENOISING);
    GenerationsTest.problem(send(event).then(), 503, "not-now");
    pipelines.release();
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> send(event).statusCode() == 200);
    String id =
        send(event)
            .then()
            .header("ce-type", equalTo("dev.pagoda.generation.succeeded"))
            .body("status", equalTo("succeeded"))
            .body("images", hasSize(1))
            .extract()
            .path("id");
    assertThat(send(event).<String>path("id")).isEqualTo(id);
    assertThat(pipelines.started()).containsExactly("in place");
  }

  private static Response send(String id) {
    return given()
        .header("ce-specversion", "1.0")
        .header("ce-type", "dev.pagoda.generation.request")
        .header("ce-source", "/test")
        .header("ce-id", id)
        .contentType("application/json")
        .body("{\"prompt\": \"in place\"}")
        .post("/v1/events");
  }
}
