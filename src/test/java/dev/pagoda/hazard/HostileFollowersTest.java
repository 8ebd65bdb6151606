package dev.pagoda.hazard;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Durations.ONE_MINUTE;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.pagoda.api.GradientService;
import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.GradientPipelines.Stage;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Threat: one client follows a generation thousands of times ({@code /events}). Each of these
 * connections costs looks at the job's record until the generation ends, which the client can put
 * off. So a process lets only so many be open, and gets those back that were left.
 */
@QuarkusTest
@TestProfile(GradientService.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HostileFollowersTest {
  private static final int MOST = 16;

  @Inject GradientPipelines pipelines;

  @TestHTTPResource("/")
  URI root;

  private final List<Socket> open = new ArrayList<>();

  @AfterEach
  void letEverythingEnd() throws IOException {
    pipelines.release();
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Test
  void theyAreCountedAndTheirPlacesAreGivenBack() throws IOException {
    pipelines.holdAt(Stage.DENOISING);
    String id = submit();
    String path = "/v1/generations/" + id + "/events";
    awaitPlaces(path, MOST);
    given()
        .get(path)
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", equalTo("5"))
        .body("type", equalTo("urn:pagoda:problem:too-many-streams"))
        .body("detail", containsString("16 generations are followed"));
    // Others do not feel it.
    given().get("/v1/generations/" + id).then().statusCode(200);
    // A client that goes without a word makes room, and so do all of them.
    open.remove(0).close();
    awaitPlaces(path, 1);
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
    awaitPlaces(path, MOST);
    given().get(path).then().statusCode(503);
    pipelines.release();
    for (Socket socket : open) {
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .contains("event:succeeded");
    }
  }

  @Test
  void whoIsGoneBeforeTheStreamBeginsTakesNoPlace() throws Exception {
    pipelines.holdAt(Stage.DENOISING);
    String path = "/v1/generations/" + submit() + "/events";
    for (int i = 0; i < 10 * MOST; i++) {
      try (Socket socket = sent("GET", path)) {
        socket.setSoLinger(true, 0); // a reset, which is noticed while the request is on its way
        Thread.sleep(i % 5);
      }
    }
    awaitPlaces(path, MOST);
  }

  @Test
  void whoAsksForHeadersOnlyTakesNoPlace() throws IOException {
    pipelines.holdAt(Stage.DENOISING);
    String path = "/v1/generations/" + submit() + "/events";
    for (int i = 0; i < 2 * MOST; i++) {
      try (Socket socket = sent("HEAD", path)) {
        assertThat(status(socket)).isNotBlank();
      }
    }
    awaitPlaces(path, 1);
  }

  private String submit() {
    String id =
        Awaitility.await()
            .atMost(ONE_MINUTE)
            .until(
                () ->
                    given()
                        .contentType(ContentType.JSON)
                        .body(
                            "{\"prompt\":\"a\",\"num_inference_steps\":4,\"width\":64,\"height\":64}")
                        .post("/v1/generations")
                        .<String>path("id"),
                made -> made != null);
    Awaitility.await().atMost(ONE_MINUTE).until(() -> pipelines.at() == Stage.DENOISING);
    return id;
  }

  /** Follows so many times; places that others left may take a while to be free. */
  private void awaitPlaces(String path, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                Socket socket = sent("GET", path);
                boolean followed = status(socket).contains(" 200 ");
                if (followed) {
                  open.add(socket);
                } else {
                  socket.close();
                }
                return followed;
              });
    }
  }

  private Socket sent(String method, String path) throws IOException {
    Socket socket = new Socket(root.getHost(), root.getPort());
    socket.setSoTimeout(120_000);
    socket
        .getOutputStream()
        .write(
            (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1));
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1), 1)
            .readLine();
    return line == null ? "" : line;
  }
}
