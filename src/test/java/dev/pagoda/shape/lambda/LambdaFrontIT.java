package dev.pagoda.shape.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.cloud.CloudServers;
import dev.pagoda.shape.Archives;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A function in front of a queue and a bucket, with a worker elsewhere: how it is deployed. */
class LambdaFrontIT {
  private static final String FOX =
      "{\"prompt\": \"a fox on a blue background\", \"num_inference_steps\": 2, \"seed\": 7}";

  @TempDir Path directory;

  @Test
  void aPictureIsMadeElsewhereAndItsLinkIsOfTheBucket() throws Exception {
    Path task = directory.resolve("task");
    Archives.unzip(Path.of(System.getProperty("pagoda.function")), task);
    try (CloudServers cloud = CloudServers.started()) {
      cloud.createBucket("pictures");
      Map<String, String> front = environment(cloud, cloud.createQueue("jobs", 3));
      Map<String, String> worker = new HashMap<>(front);
      worker.put("PAGODA_ROLES", "worker"); // the same classes; here nobody freezes them
      try (LambdaFunction working = LambdaFunction.start(task, scratch("worker"), worker);
          LambdaFunction answering = LambdaFunction.start(task, scratch("front"), front)) {
        assertPicture(cloud, working, answering);
      }
    }
  }

  private static void assertPicture(CloudServers cloud, LambdaFunction worker, LambdaFunction front)
      throws Exception {
    longWait()
        .untilAsserted(
            () -> {
              JsonNode models = front.invoke(HttpApiEvent.get("/v1/models"));
              assertThat(Answers.body(models).path("data").findValuesAsText("id"))
                  .as(worker.log())
                  .contains("sketch-sdxl");
            });
    JsonNode accepted = front.invoke(HttpApiEvent.post("/v1/generations", FOX, Map.of()));
    assertThat(accepted.path("statusCode").asInt()).as(accepted.toString()).isEqualTo(202);
    String location = Answers.header(accepted, "location");
    longWait()
        .untilAsserted(
            () ->
                assertThat(job(front, location).path("status").asText())
                    .as(worker.log())
                    .isEqualTo("succeeded"));
    String url = job(front, location).path("images").path(0).path("url").asText();
    assertThat(url).startsWith(cloud.s3Endpoint().toString());
    assertThat(ImageIO.read(new ByteArrayInputStream(download(url))).getWidth()).isEqualTo(128);
    assertThat(Files.readString(Path.of("/proc/" + front.pid() + "/maps")))
        .contains("libjvm.so")
        .doesNotContain("libonnxruntime");
  }

  private Path scratch(String name) throws Exception {
    return Files.createDirectory(directory.resolve(name));
  }

  private static ConditionFactory longWait() {
    return Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(500));
  }

  private static JsonNode job(LambdaFunction front, String location) throws Exception {
    return Answers.body(front.invoke(HttpApiEvent.get(location)));
  }

  private static Map<String, String> environment(CloudServers cloud, URI queue) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PAGODA_AUTH_OPEN_TO_EVERYBODY", "true"); // as the template has it
    environment.put("PAGODA_STORAGE_TYPE", "s3");
    environment.put("PAGODA_STORAGE_BUCKET", "pictures");
    environment.put("PAGODA_QUEUE_TYPE", "sqs");
    environment.put("PAGODA_QUEUE_URL", queue.toString());
    environment.put("QUARKUS_S3_ENDPOINT_OVERRIDE", cloud.s3Endpoint().toString());
    environment.put("QUARKUS_S3_PATH_STYLE_ACCESS", "true");
    environment.put("QUARKUS_SQS_ENDPOINT_OVERRIDE", cloud.sqsEndpoint().toString());
    environment.put("AWS_REGION", CloudServers.REGION.id());
    environment.put("AWS_ACCESS_KEY_ID", CloudServers.KEY_ID);
    environment.put("AWS_SECRET_ACCESS_KEY", CloudServers.SECRET);
    return environment;
  }

  private static byte[] download(String url) throws Exception {
    HttpResponse<byte[]> answer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }
}
