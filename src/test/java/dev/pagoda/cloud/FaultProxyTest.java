package dev.pagoda.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Signed requests pass the proxy unharmed, and each fault is what it says. */
class FaultProxyTest {
  private static CloudServers servers;
  private static FaultProxy s3Proxy;
  private static FaultProxy sqsProxy;
  private static S3Client s3;
  private static SqsClient sqs;

  @BeforeAll
  static void start() throws Exception {
    servers = CloudServers.started();
    servers.createBucket("bucket");
    servers.createQueue("jobs", 3);
    s3Proxy = FaultProxy.inFrontOf(servers.s3Endpoint());
    sqsProxy = FaultProxy.inFrontOf(servers.sqsEndpoint());
    s3 =
        S3Client.builder()
            .endpointOverride(s3Proxy.endpoint())
            .region(CloudServers.REGION)
            .credentialsProvider(CloudServers.credentials())
            .forcePathStyle(true)
            .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    sqs =
        SqsClient.builder()
            .endpointOverride(sqsProxy.endpoint())
            .region(CloudServers.REGION)
            .credentialsProvider(CloudServers.credentials())
            .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  @AfterEach
  void clear() {
    s3Proxy.clear();
    sqsProxy.clear();
  }

  @AfterAll
  static void stop() {
    s3.close();
    sqs.close();
    s3Proxy.close();
    sqsProxy.close();
    servers.close();
  }

  @Test
  void withoutRulesEverythingPasses() {
    byte[] large = new byte[3_000_000];
    large[2_999_999] = 7;
    s3.putObject(r -> r.bucket("bucket").key("large"), RequestBody.fromBytes(large));
    assertThat(s3.headObject(r -> r.bucket("bucket").key("large")).contentLength())
        .isEqualTo(3_000_000);
    assertThat(s3.getObjectAsBytes(r -> r.bucket("bucket").key("large")).asByteArray())
        .isEqualTo(large);
    s3.deleteObject(r -> r.bucket("bucket").key("large"));
    String queue = sqs.getQueueUrl(r -> r.queueName("jobs")).queueUrl();
    sqs.sendMessage(r -> r.queueUrl(queue).messageBody("hello"));
    assertThat(sqs.receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(5)).messages())
        .singleElement()
        .satisfies(message -> assertThat(message.body()).isEqualTo("hello"));
  }

  @Test
  void anErrorIsAnsweredInsteadAndOnlyAsOftenAsSaid() {
    FaultRule rule =
        s3Proxy.add(
            new FaultRule(
                ProxiedRequest.object("PUT", "/error"), Fault.s3Error(503, "SlowDown"), 1, 1));
    put("error");
    assertThatThrownBy(() -> put("error"))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SlowDown"));
    put("error");
    put("other");
    assertThat(rule.matches()).isEqualTo(3);
    assertThat(rule.hits()).isEqualTo(1);
  }

  @Test
  void anErrorOfAQueueIsOneToItsClient() {
    sqsProxy.add(
        FaultRule.once(
            ProxiedRequest.action("GetQueueUrl"), Fault.sqsError(400, "RequestThrottled")));
    assertThatThrownBy(() -> sqs.getQueueUrl(r -> r.queueName("jobs")))
        .isInstanceOfSatisfying(
            SqsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("RequestThrottled"));
    sqs.getQueueUrl(r -> r.queueName("jobs"));
  }

  @Test
  void aDroppedRequestDoesNotArrive() {
    s3Proxy.add(
        FaultRule.always(ProxiedRequest.object("PUT", "/dropped"), new Fault.DropRequest()));
    assertThatThrownBy(() -> put("dropped")).isInstanceOf(SdkClientException.class);
    assertThat(exists("dropped")).isFalse();
  }

  @Test
  void whatHasLostItsAnswerHasArrived() {
    s3Proxy.add(FaultRule.always(ProxiedRequest.object("PUT", "/lost"), new Fault.DropAnswer()));
    assertThatThrownBy(() -> put("lost")).isInstanceOf(SdkClientException.class);
    assertThat(exists("lost")).isTrue();
  }

  @Test
  void actionsRunBeforeAndAfterItArrives() {
    List<Boolean> there = new CopyOnWriteArrayList<>();
    s3Proxy.add(
        FaultRule.once(
            ProxiedRequest.object("PUT", "/acted"),
            new Fault.Before(() -> there.add(exists("acted")))));
    s3Proxy.add(
        FaultRule.once(
            ProxiedRequest.object("PUT", "/acted"),
            new Fault.After(() -> there.add(exists("acted")))));
    put("acted");
    assertThat(there).containsExactly(false, true);
  }

  @Test
  void aDelayedRequestArrivesInTheEnd() {
    FaultRule rule =
        s3Proxy.add(
            FaultRule.once(
                ProxiedRequest.object("PUT", "/late"), new Fault.Delay(Duration.ofMillis(50))));
    put("late");
    assertThat(exists("late")).isTrue();
    assertThat(rule.hits()).isEqualTo(1);
  }

  private static void put(String key) {
    s3.putObject(r -> r.bucket("bucket").key(key), RequestBody.fromString("x"));
  }

  private static boolean exists(String key) {
    try (S3Client direct = servers.s3()) {
      direct.headObject(r -> r.bucket("bucket").key(key));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    }
  }
}
