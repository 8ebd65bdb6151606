package dev.pagoda.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagoda.cloud.CloudServers;
import dev.pagoda.cloud.Fault;
import dev.pagoda.cloud.FaultRule;
import dev.pagoda.cloud.ProxiedRequest;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Uni;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Every failure of S3 ends, with a sentence that says why and names nothing inside. */
class S3FailureTest {
  private static final byte[] ONE = "one".getBytes(UTF_8);
  private static S3InTest s3;

  @BeforeAll
  static void start() throws Exception {
    s3 = new S3InTest();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @AfterEach
  void clear() {
    s3.proxy.clear();
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, access denied",
    "400, ExpiredToken, the credentials have expired",
    "403, ExpiredToken, the credentials have expired",
    "403, RequestTimeTooSkewed, the clock of this machine differs too much from that of the store",
    "503, SlowDown, the store asks for fewer requests",
    "429, TooManyRequests, the store asks for fewer requests",
    "500, InternalError, the store failed with status 500",
    "507, XMinioStorageFull, the store failed with status 507",
    "404, NoSuchBucket, the bucket does not exist",
    "409, ConditionalRequestConflict, the store refused the request with status 409",
    "400, AuthorizationHeaderMalformed, the bucket is in another region",
    "400, EntityTooLarge, the store refused the request with status 400"
  })
  void refusalsSayWhy(int status, String code, String reason) {
    s3.proxy.add(FaultRule.always(ProxiedRequest.any(), Fault.s3Error(status, code)));
    assertAllFail(s3.store(), reason);
  }

  @Test
  void wrongCredentialsAreNotAccepted() {
    assertAllFail(
        s3.store(client(credentials(CloudServers.KEY_ID, "wrong")), S3InTest.HOUR),
        "the store does not accept the credentials",
        "access denied"); // without a body, as for HEAD, there is no more to know
  }

  @Test
  void aMissingBucketIsSaid() {
    S3ObjectStore store = s3.store();
    try (var admin = s3.servers.s3()) {
      admin.deleteBucket(r -> r.bucket(S3InTest.BUCKET));
      assertAllFail(store, "the bucket does not exist");
    } finally {
      s3.servers.createBucket(S3InTest.BUCKET);
    }
  }

  @Test
  void aStoreThatNeverAnswersIsGivenUp() {
    s3.proxy.add(FaultRule.always(ProxiedRequest.any(), new Fault.Delay(Duration.ofHours(1))));
    assertAllFail(
        s3.store(
            s3.client(
                s3.proxy.endpoint(),
                CloudServers.credentials(),
                Duration.ofMillis(300),
                Duration.ofSeconds(1)),
            S3InTest.HOUR),
        "the store did not answer in time");
  }

  @Test
  void lostConnectionsAreSaid() {
    s3.proxy.add(FaultRule.always(ProxiedRequest.any(), new Fault.DropRequest()));
    assertAllFail(s3.store(), "the connection to the store was lost");
  }

  @Test
  void aStoreThatIsNotThereCannotBeReached() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    assertAllFail(
        s3.store(
            s3.client(URI.create("http://127.0.0.1:" + closed), CloudServers.credentials()),
            S3InTest.HOUR),
        "the store cannot be reached");
  }

  @Test
  void aNameThatNobodyKnowsCannotBeReached() {
    StorageException failure =
        S3Failures.of(
            "read object a/b",
            SdkClientException.create("failed", new UnknownHostException("store.internal")));
    assertThat(failure).hasMessage("Could not read object a/b: the store cannot be reached.");
  }

  @Test
  void missingCredentialsAreSaid() {
    AwsCredentialsProvider none =
        AwsCredentialsProviderChain.builder()
            .credentialsProviders(
                () -> {
                  throw new IllegalStateException("nothing here");
                })
            .build();
    S3ObjectStore store = s3.store(client(none), S3InTest.HOUR);
    assertAllFail(store, "no credentials were found");
    assertFails(() -> store.sign(List.of("a")), "no credentials were found");
  }

  private static void assertAllFail(ObjectStore store, String... reasons) {
    assertFails(() -> store.create("a/b", "text/plain", ONE), reasons);
    assertFails(() -> store.replace("a/b", "\"v\"", "text/plain", ONE), reasons);
    assertFails(() -> store.get("a/b"), reasons);
    assertFails(() -> store.list("a/").collect().asList(), reasons);
    assertFails(() -> store.delete("a/b"), reasons);
    assertThat(failure(store::checkWritable)).startsWith("Could not reach the object store: ");
  }

  private static void assertFails(Supplier<Uni<?>> call, String... reasons) {
    String message = failure(call);
    assertThat(List.of(reasons)).as(message).anyMatch(message::contains);
  }

  private static String failure(Supplier<Uni<?>> call) {
    StorageException failure =
        catchThrowableOfType(
            StorageException.class, () -> call.get().await().atMost(Duration.ofMinutes(2)));
    assertThat(failure).isNotNull();
    assertThat(failure.getClass()).isEqualTo(StorageException.class);
    String message = failure.getMessage();
    assertThat(message).startsWith("Could not ").endsWith(".");
    assertThat(message)
        .doesNotContain("127.0.0.1", "invalid:", S3InTest.BUCKET, CloudServers.SECRET, "team/")
        .doesNotContain("Exception", "software.amazon", "injected");
    return message;
  }

  private static S3AsyncClient client(AwsCredentialsProvider credentials) {
    return s3.client(s3.proxy.endpoint(), credentials);
  }

  private static AwsCredentialsProvider credentials(String id, String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
  }
}
