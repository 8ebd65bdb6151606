package dev.pagoda.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.cloud.CloudServers;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.ObjectStoreContract;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * The bucket holds what every store holds. {@code -Dpagoda.test.s3-endpoint=http://host:port} runs
 * this class against another S3, whose credentials are those of {@link CloudServers} or any.
 */
class S3ObjectStoreTest extends ObjectStoreContract {
  private static final String ELSEWHERE = System.getProperty("pagoda.test.s3-endpoint");
  private static S3InTest s3;
  private static S3AsyncClient client;
  private static S3AsyncClient otherClient;

  private final String prefix = "team/" + UUID.randomUUID() + "/";
  private boolean opened;

  @BeforeAll
  static void start() throws Exception {
    s3 = new S3InTest();
    URI endpoint = ELSEWHERE == null ? s3.servers.s3Endpoint() : URI.create(ELSEWHERE);
    client = s3.client(endpoint, CloudServers.credentials());
    otherClient = s3.client(endpoint, CloudServers.credentials());
    if (ELSEWHERE != null) {
      client.createBucket(r -> r.bucket(S3InTest.BUCKET)).exceptionally(e -> null).join();
    }
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Override
  protected ObjectStore openStore() {
    S3AsyncClient own = opened ? otherClient : client;
    opened = true;
    return s3.store(own, s3.servers.s3Endpoint(), S3InTest.HOUR, prefix);
  }

  @Test
  void prefixesDoNotMeet() {
    await(store.create("a", "text/plain", ONE));
    ObjectStore other = s3.store(client, S3InTest.HOUR);
    assertThatThrownBy(() -> await(other.get("a"))).isInstanceOf(ObjectNotFoundException.class);
    assertThat(await(other.list("").collect().asList())).isEmpty();
    await(other.create("a", "text/plain", TWO));
    await(other.delete("a"));
    assertThat(await(store.get("a")).bytes()).isEqualTo(ONE);
  }

  @Test
  void withoutPrefixTheWholeBucketIsTheStore() {
    await(store.create("a", "text/plain", ONE));
    ObjectStore whole = s3.store(client, s3.servers.s3Endpoint(), S3InTest.HOUR, "");
    assertThat(await(whole.get(prefix + "a")).bytes()).isEqualTo(ONE);
    assertThat(await(whole.list("team/").collect().asList())).contains(prefix + "a");
  }

  @Test
  void whatOthersPutThereIsReadAndFoldersAreNotListed() {
    put("dropped.json", ONE);
    put("folder/", new byte[0]);
    put("not a key.txt", TWO);
    ObjectContent read = await(store.get("dropped.json"));
    assertThat(read.bytes()).isEqualTo(ONE);
    assertThat(read.object().sha256())
        .isEqualTo("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
    assertThat(list("")).containsExactly("dropped.json");
    assertThatThrownBy(() -> await(store.create("dropped.json", "text/plain", ONE)))
        .isInstanceOf(ObjectExistsException.class);
    await(store.replace("dropped.json", read.object().version(), "text/plain", TWO));
    assertThat(await(store.get("dropped.json")).bytes()).isEqualTo(TWO);
  }

  @Test
  void itsDigestAndTypeAreKeptBesideIt() {
    await(store.create("a", "image/webp", ONE));
    var head = client.headObject(r -> r.bucket(S3InTest.BUCKET).key(prefix + "a")).join();
    assertThat(head.contentType()).isEqualTo("image/webp");
    assertThat(head.metadata())
        .containsEntry(
            "sha256", "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
  }

  private void put(String name, byte[] content) {
    client
        .putObject(
            r -> r.bucket(S3InTest.BUCKET).key(prefix + name), AsyncRequestBody.fromBytes(content))
        .join();
  }
}
