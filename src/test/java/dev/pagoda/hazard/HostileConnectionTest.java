package dev.pagoda.hazard;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.api.GradientService;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threat: a client that keeps connections and does not end what it began (slow loris), be it
 * headers or a body, sends headers or a body without an end, tells two lengths so that a proxy and
 * the service cut requests at different places (request smuggling), puts line ends into what
 * becomes a header, or a form of thousands of parts.
 */
@QuarkusTest
@TestProfile(GradientService.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HostileConnectionTest {
  private static final String POST =
      "POST /v1/generations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  @TestHTTPResource("/")
  URI root;

  @Test
  void whoSendsABodyDropByDropIsAnswered408AndHungUpOn() throws IOException {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      slow.add(sent(POST + "Content-Length: 1000\r\n\r\n{\"prompt\""));
    }
    alive();
    for (Socket socket : slow) {
      assertThat(rest(socket)).startsWith("HTTP/1.1 408 ").contains("problem:request-timeout");
    }
  }

  @Test
  void aBodyWithoutEndIsCut() throws IOException {
    try (Socket socket = sent(POST + "Transfer-Encoding: chunked\r\n\r\n")) {
      byte[] chunk = ("400\r\n" + " ".repeat(0x400) + "\r\n").getBytes(ISO_8859_1);
      long sent = 0;
      try {
        while (sent < 64L << 20 && socket.getInputStream().available() == 0) {
          socket.getOutputStream().write(chunk);
          sent += chunk.length;
        }
      } catch (IOException e) {
        // It has hung up.
      }
      assertThat(sent).isLessThan(64L << 20);
    }
    alive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 15\r\nContent-Length: 16\r\n\r\n{\"prompt\":\"a\"} ",
        "Content-Length: 15, 16\r\n\r\n{\"prompt\":\"a\"} ",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n"
      })
  void lengthsThatCanBeReadInTwoWaysAreRefused(String rest) throws IOException {
    String smuggled = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n";
    try (Socket socket = sent(POST + rest + smuggled)) {
      String answer = rest(socket);
      assertThat(answer).doesNotContain(" 200 ").doesNotContain(" 202 ").doesNotContain(" 500 ");
    }
    alive();
  }

  @Test
  void lineEndsInAddressesAndHeadersMakeNoHeaders() {
    for (String path :
        List.of("/v1/generations/a%0d%0aX-Evil:%20b", "/v1/models/a%0d%0aX-Evil:b")) {
      var answer = given().urlEncodingEnabled(false).get(path).then().statusCode(404);
      assertThat(answer.extract().header("X-Evil")).isNull();
    }
  }

  @Test
  void aFormOfThousandsOfPartsIsRefused() {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      form.append("--x\r\nContent-Disposition: form-data; name=\"p")
          .append(i)
          .append("\"\r\n\r\n1\r\n");
    }
    given()
        .contentType("multipart/form-data; boundary=x")
        .body(form.append("--x--\r\n").toString().getBytes(ISO_8859_1))
        .post("/v1/images/edits")
        .then()
        .statusCode(400);
    alive();
  }

  @Test
  void whoSendsHeadersDropByDropIsHungUpOn() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(sent("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
    }
    for (int i = 0; i < 20; i++) {
      Socket again = sent("HEAD /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(again.getInputStream().read()).isEqualTo('H');
      again.getOutputStream().write("GET /v1/models HTTP/1.1\r\nX-Slow: ".getBytes(ISO_8859_1));
      slow.add(again);
    }
    slow.add(sent("")); // and who says nothing at all
    boolean asked = false;
    while (!slow.isEmpty()) {
      for (Socket socket : List.copyOf(slow)) {
        if (hungUpOn(socket, socket == slow.get(slow.size() - 1))) {
          slow.remove(socket);
        }
      }
      if (!asked) {
        alive();
        asked = true;
      }
      Thread.sleep(100);
    }
  }

  /** Sends a drop, unless it is to be silent. */
  private static boolean hungUpOn(Socket socket, boolean silent) {
    try {
      socket.setSoTimeout(1);
      if (!silent) {
        socket.getOutputStream().write('a');
      }
      while (socket.getInputStream().read() >= 0) {
        // What was answered before.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void headersWithoutEndAreRefused() throws IOException {
    String get = "GET /v1/models HTTP/1.1\r\nHost: localhost\r\n";
    refused(431, get + "X: " + "a".repeat(100_000) + "\r\n\r\n");
    refused(431, get + "X: " + "a".repeat(1 << 20));
    StringBuilder many = new StringBuilder(get);
    for (int i = 0; i < 20_000; i++) {
      many.append("X-").append(i).append(": 1\r\n");
    }
    refused(431, many + "\r\n");
    refused(414, "GET /v1/models?" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    alive();
  }

  private void refused(int status, String request) throws IOException {
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket.setSoTimeout(120_000);
      try {
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      } catch (IOException e) {
        return; // it has hung up before the end
      }
      String answer;
      try {
        answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      } catch (SocketException e) {
        return; // what had not been read takes the answer with it
      }
      assertThat(answer).matches("(?s)HTTP/1\\.[01] " + status + " .*");
    }
  }

  @Test
  void anotherMethodIsToldWhichThereAre() {
    assertThat(given().put("/v1/generations").then().statusCode(405).extract().header("Allow"))
        .isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(given().options("/v1/generations/a").then().extract().header("Allow"))
        .isEqualTo("DELETE, GET, HEAD, OPTIONS");
    assertThat(given().post("/v1/objects/a").then().statusCode(405).extract().header("Allow"))
        .isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void theEventNullIsRefused() {
    given()
        .contentType("application/cloudevents+json")
        .body("null")
        .post("/v1/events")
        .then()
        .statusCode(400);
  }

  private Socket sent(String request) throws IOException {
    Socket socket = new Socket(root.getHost(), root.getPort());
    socket.setSoTimeout(120_000);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return socket;
  }

  /** What comes until the service hangs up, or what there is after the first answer. */
  private static String rest(Socket socket) throws IOException {
    try (socket) {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static void alive() {
    given().get("/v1/models").then().statusCode(200);
  }
}
