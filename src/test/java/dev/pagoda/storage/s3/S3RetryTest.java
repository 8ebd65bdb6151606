package dev.pagoda.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.cloud.CloudServers;
import dev.pagoda.cloud.Fault;
import dev.pagoda.cloud.FaultRule;
import dev.pagoda.cloud.ProxiedRequest;
import dev.pagoda.storage.ObjectChangedException;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.StoredObject;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkGlobalTime;

/** What fails for a moment is tried again, and a write whose answer is lost is done once. */
class S3RetryTest {
  private static final byte[] ONE = "one".getBytes(UTF_8);
  private static final byte[] TWO = "two".getBytes(UTF_8);
  private static S3InTest s3;
  private S3ObjectStore store;

  @BeforeAll
  static void start() throws Exception {
    s3 = new S3InTest();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @BeforeEach
  void open() {
    store = s3.store();
  }

  @AfterEach
  void clear() {
    s3.proxy.clear();
    SdkGlobalTime.setGlobalTimeOffset(0);
  }

  @Test
  void aCreationWhoseAnswerIsLostSucceeds() {
    FaultRule lost = onPut(new Fault.DropAnswer(), 1);
    StoredObject created = await(store.create("a", "text/plain", ONE));
    assertThat(lost.matches()).as("attempts").isEqualTo(2);
    assertThat(await(store.get("a")).object()).isEqualTo(created);
    await(store.replace("a", created.version(), "text/plain", TWO));
  }

  @Test
  void aReplacementWhoseAnswerIsLostSucceeds() {
    String version = await(store.create("a", "text/plain", ONE)).version();
    FaultRule lost = onPut(new Fault.DropAnswer(), 1);
    StoredObject replaced = await(store.replace("a", version, "text/html", TWO));
    assertThat(lost.matches()).as("attempts").isEqualTo(2);
    assertThat(await(store.get("a")).object()).isEqualTo(replaced);
  }

  @Test
  void aWriteThatWasTriedTwiceDoesNotTakeTheSameContentOfAnotherForItsOwn() {
    String version = await(store.create("a", "text/plain", ONE)).version();
    onPut(Fault.s3Error(500, "InternalError"), 1);
    assertThatThrownBy(() -> await(store.create("a", "text/plain", ONE)))
        .isInstanceOf(ObjectExistsException.class);
    await(store.replace("a", version, "text/plain", TWO));
    s3.proxy.clear();
    onPut(Fault.s3Error(500, "InternalError"), 1);
    assertThatThrownBy(() -> await(store.replace("a", version, "text/plain", TWO)))
        .isInstanceOf(ObjectChangedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "409, ConditionalRequestConflict",
    "503, SlowDown",
    "503, ServiceUnavailable",
    "500, InternalError",
    "429, TooManyRequests"
  })
  void whatIsRefusedForAMomentIsTriedAgain(int status, String code) {
    FaultRule rule = onPut(Fault.s3Error(status, code), 2);
    String version = await(store.create("a", "text/plain", ONE)).version();
    assertThat(rule.matches()).isEqualTo(3);
    s3.proxy.clear();
    rule = onPut(Fault.s3Error(status, code), 2);
    await(store.replace("a", version, "text/plain", TWO));
    assertThat(rule.matches()).isEqualTo(3);
  }

  @Test
  void aLostConnectionIsMadeAgain() {
    onPut(new Fault.DropRequest(), 1);
    await(store.create("a", "text/plain", ONE));
    assertThat(await(store.get("a")).bytes()).isEqualTo(ONE);
  }

  @Test
  void anAttemptThatHangsIsGivenUpForTheNext() {
    S3ObjectStore impatient =
        s3.store(
            s3.client(
                s3.proxy.endpoint(),
                CloudServers.credentials(),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1)),
            S3InTest.HOUR);
    FaultRule rule = onPut(new Fault.Delay(Duration.ofHours(1)), 1);
    await(impatient.create("a", "text/plain", ONE));
    assertThat(rule.matches()).isEqualTo(2);
  }

  @Test
  void noWriteWaitsForAnInterimAnswer() {
    FaultRule expecting =
        s3.proxy.add(FaultRule.count(ProxiedRequest.header("Expect", "100-continue")));
    await(store.create("a", "application/octet-stream", new byte[4 << 20]));
    assertThat(expecting.matches()).isZero();
  }

  @Test
  void aWrongClockIsSetRightByTheStore() {
    SdkGlobalTime.setGlobalTimeOffset(7200);
    S3ObjectStore late = s3.store();
    FaultRule puts = FaultRule.count(ProxiedRequest.method("PUT"));
    s3.proxy.add(puts);
    await(late.create("a", "text/plain", ONE));
    assertThat(puts.matches()).as("refused, and sent with the right time").isEqualTo(2);
  }

  private static FaultRule onPut(Fault fault, int times) {
    return s3.proxy.add(new FaultRule(ProxiedRequest.method("PUT"), fault, 0, times));
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofMinutes(2));
  }
}
