package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The servers that other tests rest on behave as S3 and SQS do. */
class CloudServersTest {
  @Test
  void theyKeepConditionsAndRedrive() throws Exception {
    try (CloudServers servers = CloudServers.started();
        S3Client s3 = servers.s3();
        SqsClient sqs = servers.sqs()) {
      servers.createBucket("bucket");
      s3.putObject(r -> r.bucket("bucket").key("a").ifNoneMatch("*"), RequestBody.fromString("1"));
      assertThatThrownBy(
              () ->
                  s3.putObject(
                      r -> r.bucket("bucket").key("a").ifNoneMatch("*"),
                      RequestBody.fromString("2")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
      URI queue = servers.createQueue("jobs", 1);
      sqs.sendMessage(r -> r.queueUrl(queue.toString()).messageBody("x"));
      for (int i = 0; i < 2; i++) {
        sqs.receiveMessage(r -> r.queueUrl(queue.toString()).visibilityTimeout(0));
      }
      assertThat(sqs.receiveMessage(r -> r.queueUrl(queue + "-dead").waitTimeSeconds(5)).messages())
          .hasSize(1);
    }
  }
}
