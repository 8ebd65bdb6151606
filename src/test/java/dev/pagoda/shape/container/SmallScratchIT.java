package dev.pagoda.shape.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.cloud.PagodaProcess;
import dev.pagoda.shape.Archives;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service leaves next to nothing in its temporary directory, and nothing beside its jars, also
 * when it is killed: what a container with a read-only file system needs.
 */
class SmallScratchIT {
  private static final Path APPLICATION = Path.of(System.getProperty("pagoda.jar")).getParent();

  @TempDir Path directory;

  @Test
  void aKilledServiceLeavesLessThanTwoMegabytes() throws Exception {
    long before = Archives.size(APPLICATION);
    try (PagodaProcess pagoda =
        PagodaProcess.start(
            directory,
            "pagoda",
            Map.of("PAGODA_STORAGE_DIRECTORY", directory.resolve("store").toString()))) {
      pagoda.awaitReady();
      String webp = picture(pagoda.url(), "\"output_format\": \"webp\"");
      assertThat(webp).contains("\"succeeded\"");
      assertThat(pagoda.log()).as("JSON without prompts").contains("\"level\":\"INFO\"");
      assertThat(pagoda.log()).doesNotContain("a fox");
      pagoda.kill9();
    }
    assertThat(Archives.size(directory.resolve("tmp-pagoda"))).isLessThan(2_000_000);
    assertThat(Archives.size(APPLICATION)).isEqualTo(before);
  }

  private static String picture(URI service, String more) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/v1/generations"))
            .header("Content-Type", "application/json")
            .header("Prefer", "wait=60")
            .POST(
                BodyPublishers.ofString(
                    "{\"prompt\": \"a fox\", \"num_inference_steps\": 2, " + more + "}"))
            .build();
    HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    return answer.body();
  }
}
