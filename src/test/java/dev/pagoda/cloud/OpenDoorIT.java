package dev.pagoda.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar does not open itself to the world, and does with keys or when told to. */
class OpenDoorIT {
  private static final String EVERYWHERE = "0.0.0.0";

  @TempDir Path directory;

  @Test
  void itRefusesToStartOpenToEverybody() throws Exception {
    try (PagodaProcess pagoda = start("open", Map.of())) {
      assertThat(pagoda.awaitExit()).isEqualTo(2);
      assertThat(pagoda.log())
          .contains(EVERYWHERE, "pagoda.auth.keys-file", "pagoda.auth.open-to-everybody=true")
          .doesNotContain("Exception", "\tat ", "Listening");
      assertThat(pagoda.log().lines()).hasSize(1);
    }
  }

  @Test
  void itStartsWithAFileOfKeysWhoseKeysItTakes() throws Exception {
    Path file = directory.resolve("keys.properties");
    String key = createKey(file);
    try (PagodaProcess pagoda = start("keys", Map.of("PAGODA_AUTH_KEYS_FILE", file.toString()))) {
      pagoda.awaitReady();
      URI models = local(pagoda).resolve("/v1/models");
      assertThat(get(models, null)).isEqualTo(401);
      assertThat(get(models, key)).isEqualTo(200);
      assertThat(pagoda.log()).doesNotContain(key);
    }
  }

  @Test
  void aProviderThatIsAwayKeepsTokensOutAndNobodyElse() throws Exception {
    Path file = directory.resolve("keys.properties");
    String key = createKey(file);
    Map<String, String> settings =
        Map.of(
            "PAGODA_AUTH_KEYS_FILE", file.toString(),
            "PAGODA_AUTH_OIDC_ISSUER", "http://127.0.0.1:1",
            "PAGODA_AUTH_OIDC_AUDIENCE", "pagoda");
    try (PagodaProcess pagoda = start("away", settings)) {
      pagoda.awaitReady();
      URI models = local(pagoda).resolve("/v1/models");
      assertThat(get(models, null)).isEqualTo(401);
      assertThat(get(models, key)).isEqualTo(200);
      assertThat(get(models, "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.AAAA")).isEqualTo(503);
      assertThat(get(models, key)).isEqualTo(200);
      assertThat(get(local(pagoda).resolve("/q/health/live"), null)).isEqualTo(200);
    }
  }

  @Test
  void itStartsWhenItIsToldTo() throws Exception {
    try (PagodaProcess pagoda = start("told", Map.of("PAGODA_AUTH_OPEN_TO_EVERYBODY", "true"))) {
      pagoda.awaitReady();
      assertThat(get(local(pagoda).resolve("/v1/models"), null)).isEqualTo(200);
    }
  }

  private PagodaProcess start(String name, Map<String, String> more) throws Exception {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("QUARKUS_HTTP_HOST", EVERYWHERE);
    environment.put("PAGODA_STORAGE_DIRECTORY", directory.resolve("store").toString());
    return PagodaProcess.start(directory, name, environment);
  }

  /** As an operator does it: the setting goes into the file. */
  private static String createKey(Path file) throws Exception {
    Process create =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("pagoda.jar", "target/quarkus-app/quarkus-run.jar"),
                "keys",
                "create",
                "alice")
            .redirectError(file.toFile())
            .start();
    String key = new String(create.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(create.waitFor()).isZero();
    return key;
  }

  private static URI local(PagodaProcess pagoda) {
    return URI.create("http://127.0.0.1:" + pagoda.url().getPort());
  }

  private static int get(URI address, String key) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<Void> answer =
        HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding());
    return answer.statusCode();
  }
}
