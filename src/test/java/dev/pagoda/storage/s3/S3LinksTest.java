package dev.pagoda.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.cloud.CloudServers;
import dev.pagoda.storage.SignedUrl;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** A link opens its object to anybody until it expires, and nothing else. */
class S3LinksTest {
  private static final byte[] ONE = "one".getBytes(UTF_8);
  private static final String KEY = "images/abc/0.png";
  private static S3InTest s3;

  @BeforeAll
  static void start() throws Exception {
    s3 = new S3InTest();
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Test
  void aLinkGivesTheObjectByPlainHttp() throws Exception {
    SignedUrl link = signed(s3.store());
    HttpResponse<byte[]> response = S3InTest.fetch(link.url());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(ONE);
    assertThat(response.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(response.headers().firstValue("Content-Disposition"))
        .contains("inline; filename=\"abc-0.png\"");
  }

  @Test
  void itTellsWhenItExpires() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    SignedUrl link = signed(s3.store());
    assertThat(link.expiresAt())
        .isBetween(before.plus(S3InTest.HOUR), Instant.now().plus(S3InTest.HOUR));
    assertThat(query(link.url(), "X-Amz-Expires")).isEqualTo("3600");
    assertThat(signedAt(link.url()).plusSeconds(3600)).isEqualTo(link.expiresAt());
  }

  @Test
  void aChangedLinkOpensNothing() throws Exception {
    S3ObjectStore store = s3.store();
    await(store.create("images/abc/1.png", "image/png", ONE));
    String link = signed(store).url().toString();
    String signature = query(URI.create(link), "X-Amz-Signature");
    String other = (signature.charAt(0) == 'a' ? "b" : "a") + signature.substring(1);
    for (String changed :
        List.of(
            link.replace(signature, other),
            link.replace("abc/0.png", "abc/1.png"),
            link.replace("X-Amz-Expires=3600", "X-Amz-Expires=7200"),
            link.replace("inline", "attachment"),
            link.substring(0, link.indexOf('?')))) {
      assertThat(changed).isNotEqualTo(link);
      assertThat(S3InTest.fetch(URI.create(changed)).statusCode()).as(changed).isEqualTo(403);
    }
    assertThat(S3InTest.fetch(URI.create(link)).statusCode()).isEqualTo(200);
  }

  @Test
  void anExpiredLinkOpensNothing() {
    URI link = signed(s3.store(client(CloudServers.credentials()), Duration.ofSeconds(1))).url();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(S3InTest.fetch(link).statusCode()).isEqualTo(403));
  }

  @Test
  void itIsValidForThePublicAddressOnly() throws Exception {
    // The store itself is used without the proxy, which stands for the address of the public.
    S3AsyncClient inside = s3.client(s3.servers.s3Endpoint(), CloudServers.credentials());
    S3ObjectStore store = s3.store(inside, s3.proxy.endpoint(), S3InTest.HOUR, "public/");
    URI link = signed(store).url();
    assertThat(link.getAuthority()).isEqualTo(s3.proxy.endpoint().getAuthority());
    assertThat(S3InTest.fetch(link).body()).isEqualTo(ONE);
    URI elsewhere =
        URI.create(
            link.toString().replace(link.getAuthority(), s3.servers.s3Endpoint().getAuthority()));
    assertThat(S3InTest.fetch(elsewhere).statusCode()).isEqualTo(403);
  }

  @Test
  void itExpiresBeforeTheCredentialsDo() throws Exception {
    Instant end = Instant.now().plus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.SECONDS);
    SignedUrl link = await(s3.store(client(session(end)), S3InTest.HOUR).sign(List.of(KEY))).get(0);
    assertThat(link.expiresAt()).isBefore(end).isAfter(end.minus(Duration.ofMinutes(5)));
    assertThat(signedAt(link.url()).plusSeconds(seconds(link.url()))).isEqualTo(link.expiresAt());
    assertThat(query(link.url(), "X-Amz-Security-Token")).isEqualTo("session-token");
  }

  @Test
  void credentialsThatLiveLongerDoNotLengthenIt() {
    Instant end = Instant.now().plus(Duration.ofHours(12));
    SignedUrl link = await(s3.store(client(session(end)), S3InTest.HOUR).sign(List.of(KEY))).get(0);
    assertThat(seconds(link.url())).isEqualTo(3600);
  }

  @Test
  void withCredentialsThatEndItIsNotSigned() {
    for (int left : List.of(30, 0, -100)) {
      S3ObjectStore store =
          s3.store(client(session(Instant.now().plusSeconds(left))), S3InTest.HOUR);
      assertThatThrownBy(() -> await(store.sign(List.of(KEY))))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("the credentials expire within 60 seconds");
    }
  }

  @Test
  void linksComeInTheOrderOfTheirKeys() {
    List<String> keys = List.of("images/abc/2.png", "images/abc/0.png", "images/abc/1.png");
    assertThat(await(s3.store().sign(keys)))
        .zipSatisfy(keys, (link, key) -> assertThat(link.url().getPath()).endsWith(key));
    assertThat(await(s3.store().sign(List.of()))).isEmpty();
  }

  private static SignedUrl signed(S3ObjectStore store) {
    await(store.create(KEY, "image/png", ONE));
    return await(store.sign(List.of(KEY))).get(0);
  }

  private static AwsCredentialsProvider session(Instant end) {
    AwsSessionCredentials credentials =
        AwsSessionCredentials.builder()
            .accessKeyId(CloudServers.KEY_ID)
            .secretAccessKey(CloudServers.SECRET)
            .sessionToken("session-token")
            .expirationTime(end)
            .build();
    return () -> credentials;
  }

  private static S3AsyncClient client(AwsCredentialsProvider credentials) {
    return s3.client(s3.proxy.endpoint(), credentials);
  }

  private static Instant signedAt(URI link) {
    String date = query(link, "X-Amz-Date");
    return Instant.parse(date.replaceFirst("(....)(..)(..)T(..)(..)(..)Z", "$1-$2-$3T$4:$5:$6Z"));
  }

  private static long seconds(URI link) {
    return Long.parseLong(query(link, "X-Amz-Expires"));
  }

  private static String query(URI link, String name) {
    for (String parameter : link.getQuery().split("&", -1)) {
      if (parameter.startsWith(name + "=")) {
        return parameter.substring(name.length() + 1);
      }
    }
    throw new AssertionError(name + " is not in " + link);
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofMinutes(2));
  }
}
