package dev.pagoda.hazard;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.api.GradientService;
import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threat: a client sends generations and cancels them at once, again and again, so that the queue
 * fills with what nobody wants, the worker is left with runs that do not end, or memory with what
 * is kept of each.
 */
@QuarkusTest
@TestProfile(GradientService.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CancelFloodTest {
  private static final int CLIENTS = 4;
  private static final long MOST_GROWTH = 48L << 20;

  @Inject GradientPipelines pipelines;

  @AfterEach
  void letEverythingEnd() {
    pipelines.release();
  }

  @Test
  void leavesNothingBehind() throws Exception {
    flood(40);
    long before = heap();
    List<String> ids = flood(300);
    assertThat(ids).hasSize(300).doesNotHaveDuplicates();
    int canceled = 0;
    for (String id : ids) {
      String end =
          Awaitility.await()
              .atMost(Duration.ofMinutes(1))
              .until(() -> status(id), List.of("canceled", "succeeded")::contains);
      canceled += end.equals("canceled") ? 1 : 0;
    }
    assertThat(canceled).as("canceled").isGreaterThan(150);
    assertThat(heap() - before).as("growth of the heap").isLessThan(MOST_GROWTH);
    Awaitility.await().atMost(ONE_MINUTE).until(() -> pipelines.at() == null);
    // The queue is empty: there is room for all that it takes, and all of it is done.
    pipelines.release();
    String last = submitted();
    Awaitility.await().atMost(ONE_MINUTE).until(() -> status(last), "succeeded"::equals);
    String metrics = given().get("/q/metrics").asString();
    assertThat(metrics.lines().filter(line -> line.startsWith("pagoda_queue_depth")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).endsWith(" 0.0"));
  }

  /** Sends and cancels so many, several at a time. */
  private List<String> flood(int count) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      Callable<List<String>> client =
          () -> {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < count / CLIENTS; i++) {
              pipelines.holdAt(Stage.DENOISING); // what runs hangs, until it is canceled
              String id = submitted();
              int answer = given().delete("/v1/generations/" + id).statusCode();
              assertThat(answer).isIn(202, 409); // 409: it had ended
              assertThat(answer == 202 || status(id).equals("succeeded")).isTrue();
              ids.add(id);
            }
            return ids;
          };
      List<String> all = new ArrayList<>();
      for (Future<List<String>> ids : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
        all.addAll(ids.get());
      }
      return all;
    } finally {
      clients.shutdownNow();
    }
  }

  private static String status(String id) {
    return given().get("/v1/generations/" + id).path("status");
  }

  /** A full queue says so; then the client comes again. */
  private static String submitted() {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              Response answer =
                  given()
                      .contentType(ContentType.JSON)
                      .body(
                          "{\"prompt\":\"a\",\"num_inference_steps\":4,\"width\":64,\"height\":64}")
                      .post("/v1/generations");
              assertThat(answer.statusCode()).isIn(202, 429);
              return answer.statusCode() == 202 ? answer.<String>path("id") : "";
            },
            id -> !id.isEmpty());
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
