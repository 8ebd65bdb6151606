package dev.pagoda.shape.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.cloud.CloudServers;
import dev.pagoda.shape.Archives;
import dev.pagoda.shape.lambda.LambdaFunction;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The function that takes events, run by AWS's runtime client, with the embedded model and S3. */
class LambdaEventsIT {
  private static final String BUCKET = "pictures";
  private static final String FOX =
      "{\"prompt\": \"a fox on a blue background\", \"num_inference_steps\": 2, \"seed\": 7}";

  @TempDir static Path directory;
  private static CloudServers servers;
  private static URI queue;
  private static LambdaFunction generating;
  private static LambdaFunction submitting;

  @BeforeAll
  static void start() throws Exception {
    servers = CloudServers.started();
    servers.createBucket(BUCKET);
    Path task = directory.resolve("task");
    Archives.unzip(Path.of(System.getProperty("pagoda.function")), task);
    generating = function(task, "generate", Map.of("PAGODA_ROLES", "api,worker"));
    queue = servers.createQueue("jobs", 3);
    submitting =
        function(
            task,
            "submit",
            Map.of("PAGODA_QUEUE_TYPE", "sqs", "PAGODA_QUEUE_URL", queue.toString()));
    Awaitility.await() // for the models that the other one has told of
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> submitting.invoke(Events.json(FOX)).has("id"));
  }

  private static LambdaFunction function(Path task, String mode, Map<String, String> settings)
      throws Exception {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("PAGODA_EVENTS_MODE", mode);
    environment.put("PAGODA_STORAGE_TYPE", "s3");
    environment.put("PAGODA_STORAGE_BUCKET", BUCKET);
    environment.put("PAGODA_STORAGE_PREFIX", "pagoda/");
    environment.put("QUARKUS_S3_ENDPOINT_OVERRIDE", servers.s3Endpoint().toString());
    environment.put("QUARKUS_S3_PATH_STYLE_ACCESS", "true");
    environment.put("QUARKUS_SQS_ENDPOINT_OVERRIDE", servers.sqsEndpoint().toString());
    environment.put("AWS_REGION", CloudServers.REGION.id());
    environment.put("AWS_ACCESS_KEY_ID", CloudServers.KEY_ID);
    environment.put("AWS_SECRET_ACCESS_KEY", CloudServers.SECRET);
    Path scratch = Files.createDirectories(directory.resolve(mode));
    return LambdaFunction.start(task, scratch, environment);
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {generating, submitting, servers}) {
      if (part != null) {
        part.close();
      }
    }
  }

  @Test
  void aDirectInvocationGeneratesInPlace() throws Exception {
    JsonNode job = generating.invoke(Events.json(FOX));
    assertThat(job.path("status").asText()).isEqualTo("succeeded");
    assertThat(job.at("/images/0/width").asInt()).isEqualTo(128);
    String url = job.at("/images/0/url").asText();
    assertThat(url).startsWith(servers.s3Endpoint().toString()).contains("X-Amz-Signature=");
    assertThat(ImageIO.read(URI.create(url).toURL()).getWidth()).isEqualTo(128);
  }

  @Test
  void aDirectInvocationIsQueuedOncePerKey() throws Exception {
    String wrapped = "{\"request\": " + FOX + ", \"idempotency_key\": \"k1\"}";
    JsonNode job = submitting.invoke(Events.json(wrapped));
    assertThat(job.path("status").asText()).isEqualTo("queued");
    String id = job.path("id").asText();
    assertThat(submitting.invoke(Events.json(wrapped)).path("id").asText()).isEqualTo(id);
    List<String> queued = new ArrayList<>();
    try (SqsClient sqs = servers.sqs()) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                sqs.receiveMessage(r -> r.queueUrl(queue.toString()).maxNumberOfMessages(10))
                    .messages()
                    .forEach(message -> queued.add(message.body()));
                return sqs.getQueueAttributes(
                        r ->
                            r.queueUrl(queue.toString())
                                .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                    .attributes()
                    .containsValue("0");
              });
    }
    assertThat(queued).filteredOn(body -> body.contains(id)).hasSize(1);
  }

  @Test
  void onlyTheBadMessageOfABatchFails() throws Exception {
    for (LambdaFunction function : List.of(generating, submitting)) {
      JsonNode answer =
          function.invoke(
              Events.messages("m1", FOX, "m2", "{\"prompt\": 7}", "m3", "no JSON", "m4", FOX));
      assertThat(answer.path("batchItemFailures").findValuesAsText("itemIdentifier"))
          .containsExactlyInAnyOrder("m2", "m3");
    }
    assertThat(generating.log()).contains("prompt", "is not valid JSON");
  }

  @Test
  void anUploadedRequestMakesOneJobHoweverOftenItIsNotified() throws Exception {
    String key = "requests/a fox+ä.json";
    String etag = put(key, FOX.getBytes(UTF_8), Map.of());
    JsonNode first = generating.invoke(Events.upload(BUCKET, key, etag, "0055"));
    assertThat(first.at("/generations/0/status").asText()).isEqualTo("succeeded");
    String id = first.at("/generations/0/id").asText();
    JsonNode again = generating.invoke(Events.busUpload(BUCKET, key, etag, "0055"));
    assertThat(again.at("/generations/0/id").asText()).isEqualTo(id);
    JsonNode another = generating.invoke(Events.upload(BUCKET, key, etag, "0056"));
    assertThat(another.at("/generations/0/id").asText()).isNotEqualTo(id);
  }

  @Test
  void anUploadedPictureIsPaintedOver() throws Exception {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB), "png", png);
    Map<String, String> fields =
        Map.of("prompt", "a fox", "strength", "0.5", "num-inference-steps", "4", "seed", "3");
    String etag = put("requests/photo.png", png.toByteArray(), fields);
    JsonNode answer = generating.invoke(Events.upload(BUCKET, "requests/photo.png", etag, "1"));
    JsonNode job = answer.at("/generations/0");
    assertThat(job.path("status").asText()).isEqualTo("succeeded");
    assertThat(job.at("/request/strength").asDouble()).isEqualTo(0.5);
    assertThat(job.at("/request/image/object").asText()).startsWith("inputs/");
    assertThat(job.at("/images/0/width").asInt()).isEqualTo(128);
  }

  @Test
  void whatIsNoRequestIsIgnoredAndWhatIsReplacedToo() throws Exception {
    String old = put("requests/b.json", new byte[] {'{', '}'}, Map.of());
    put("requests/b.json", new byte[] {'[', ']'}, Map.of());
    for (JsonNode event :
        List.of(
            Events.upload(BUCKET, "images/x.png", "e", "1"),
            Events.upload("other", "requests/x.json", "e", "1"),
            Events.upload(BUCKET, "requests/readme.txt", "e", "1"),
            Events.upload(BUCKET, "requests/b.json", old, "1"),
            Events.json("{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\"}"))) {
      JsonNode answer = submitting.invoke(event);
      assertThat(answer.path("generations")).isEmpty();
      assertThat(answer.path("ignored")).hasSize(1);
    }
  }

  @Test
  void anEventOfABusIsARequest() throws Exception {
    ObjectNode event = Events.bus("shop", "Cover wanted", "e1");
    event.set("detail", Events.json(FOX));
    String id = submitting.invoke(event).at("/generations/0/id").asText();
    assertThat(id).isNotEmpty();
    assertThat(submitting.invoke(event).at("/generations/0/id").asText()).isEqualTo(id);
  }

  @Test
  void whatCanNeverSucceedIsAnErrorWithoutAStackTrace() throws Exception {
    fails(
        () -> submitting.invoke(Events.json("{\"prompt\": 7}")), "EventRefusedException", "prompt");
    fails(
        () -> submitting.invoke(Events.json("{\"Records\": [{\"EventSource\": \"aws:sns\"}]}")),
        "EventRefusedException",
        "aws:sns");
    fails(
        () -> submitting.invoke(Events.upload(BUCKET, "requests/gone.json", "e", "1")),
        "EventRefusedException",
        "requests/gone.json");
    String etag = put("requests/typo.png", new byte[9], Map.of("pag-scal", "2"));
    fails(
        () -> submitting.invoke(Events.upload(BUCKET, "requests/typo.png", etag, "1")),
        "EventRefusedException",
        "pag_scal");
  }

  @Test
  void nobodyListensAtAPort() throws Exception {
    assertThat(generating.log()).contains("started in").doesNotContain("Listening on: http");
  }

  private static void fails(ThrowingCallable call, String type, String message) {
    assertThatThrownBy(call)
        .rootCause()
        .message()
        .contains("dev.pagoda.lambda." + type, message)
        .doesNotContain("EventFunction.java");
  }

  private static String put(String key, byte[] content, Map<String, String> metadata) {
    try (S3Client s3 = servers.s3()) {
      return s3.putObject(
              request -> request.bucket(BUCKET).key(key).metadata(metadata),
              RequestBody.fromBytes(content))
          .eTag()
          .replace("\"", "");
    }
  }
}
