package dev.pagoda.infra;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.api.GradientService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard shows what a running service really measures. */
@QuarkusTest
@TestProfile(GradientService.class)
class GrafanaDashboardTest {
  private static final Pattern METRIC = Pattern.compile("\\b((?:pagoda|http|jvm)_[a-z_]+)\\{");
  private static final Pattern LABELS = Pattern.compile("by \\(([a-z, ]+)\\)");

  @Test
  void everyMetricIsThere() throws IOException {
    given()
        .header("Prefer", "wait=30")
        .contentType(ContentType.JSON)
        .body("{\"prompt\": \"a fox\", \"num_inference_steps\": 3}")
        .post("/v1/generations")
        .then()
        .statusCode(200);
    given().contentType(ContentType.JSON).body("{}").post("/v1/generations").then().statusCode(400);
    String metrics = given().get("/q/metrics").then().statusCode(200).extract().asString();

    Set<String> missing = new TreeSet<>();
    int used = 0;
    for (String expression : expressions()) {
      Matcher metric = METRIC.matcher(expression);
      while (metric.find()) {
        used++;
        if (!Pattern.compile("(?m)^" + metric.group(1) + "\\{?").matcher(metrics).find()) {
          missing.add(metric.group(1));
        }
        requireLabels(expression, metric.group(1), metrics);
      }
    }
    assertThat(used).isGreaterThan(15);
    // This service runs no sessions, but tells so.
    assertThat(missing).isEmpty();
  }

  /** Labels that are grouped by are those of the metric, or are added where it is collected. */
  private static void requireLabels(String expression, String metric, String metrics) {
    Matcher labels = LABELS.matcher(expression);
    while (labels.find()) {
      for (String label : labels.group(1).split(", ", -1)) {
        if (!label.equals("instance")) {
          assertThat(metrics).as(expression).containsPattern(metric + "\\{[^}]*\\b" + label + "=");
        }
      }
    }
  }

  private static Set<String> expressions() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(Files.readString(Path.of("infra/grafana/pagoda.json")));
    Set<String> expressions = new TreeSet<>();
    dashboard.findValues("expr").forEach(expression -> expressions.add(expression.asText()));
    return expressions;
  }
}
