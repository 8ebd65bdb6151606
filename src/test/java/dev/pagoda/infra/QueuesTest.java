package dev.pagoda.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long and how often messages are handed out fits those who take them. */
class QueuesTest {
  private static final JsonNode TEMPLATE = InfraFiles.template();

  @Test
  void requestsAreHiddenSixTimesAsLongAsTheFunctionRuns() {
    int timeout = properties("EventFunction").path("Timeout").asInt();

    assertThat(timeout).isPositive();
    assertThat(properties("RequestQueue").path("VisibilityTimeout").asInt())
        .isGreaterThanOrEqualTo(6 * timeout);
  }

  @Test
  void aBatchFailsMessageByMessage() {
    JsonNode event = properties("EventFunction").at("/Events/Queued/Properties");

    assertThat(event.path("FunctionResponseTypes").path(0).asText())
        .isEqualTo("ReportBatchItemFailures");
  }

  @Test
  void jobsAreHiddenAsLongAsWorkersAssume() {
    long visibility = properties("JobQueue").path("VisibilityTimeout").asLong();

    assertThat(values("PAGODA_QUEUE_VISIBILITY"))
        .isNotEmpty()
        .allSatisfy(v -> assertThat(Duration.parse(v)).hasSeconds(visibility));
    assertThat(elasticMq().getDuration("queues.jobs.defaultVisibilityTimeout"))
        .hasSeconds(visibility);
  }

  /** A job that is given back when a worker ends is received again without having failed. */
  @Test
  void jobsAreReceivedMoreOftenThanTheyMayFail() {
    assertThat(values("PAGODA_QUEUE_MAX_ATTEMPTS"))
        .isNotEmpty()
        .allSatisfy(
            attempts -> {
              int least = 3 * Integer.parseInt(attempts);
              assertThat(received("JobQueue")).isGreaterThanOrEqualTo(least);
              assertThat(elasticMq().getInt("queues.jobs.deadLettersQueue.maxReceiveCount"))
                  .isGreaterThanOrEqualTo(least);
            });
  }

  @Test
  void everyQueueThatIsReadHasADeadLetterQueueOfItsOwn() {
    assertThat(deadLetters("JobQueue")).isEqualTo("JobDeadLetterQueue.Arn");
    assertThat(deadLetters("RequestQueue")).isEqualTo("RequestDeadLetterQueue.Arn");
  }

  private static List<String> values(String name) {
    return Setting.all().stream().filter(s -> s.name().equals(name)).map(Setting::value).toList();
  }

  private static int received(String queue) {
    return properties(queue).path("RedrivePolicy").path("maxReceiveCount").asInt();
  }

  private static String deadLetters(String queue) {
    JsonNode policy = properties(queue).path("RedrivePolicy");
    return policy.path("deadLetterTargetArn").path("!GetAtt").asText();
  }

  private static JsonNode properties(String resource) {
    return TEMPLATE.path("Resources").path(resource).path("Properties");
  }

  private static Config elasticMq() {
    return ConfigFactory.parseFile(InfraFiles.IN_CLUSTER.resolve("elasticmq.conf").toFile());
  }
}
