package dev.pagoda.storage.s3;

import dev.pagoda.cloud.CloudServers;
import dev.pagoda.cloud.FaultProxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A bucket of an S3 in this process behind a proxy, and stores that use it. */
final class S3InTest implements AutoCloseable {
  static final String BUCKET = "pictures";
  static final Duration HOUR = Duration.ofHours(1);

  final CloudServers servers;
  final FaultProxy proxy;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<SdkAutoCloseable> opened = new ArrayDeque<>();

  S3InTest() throws Exception {
    servers = CloudServers.started();
    servers.createBucket(BUCKET);
    proxy = FaultProxy.inFrontOf(servers.s3Endpoint());
  }

  /** A store as the service opens it, behind the proxy, with a prefix that no other has. */
  S3ObjectStore store() {
    return store(client(proxy.endpoint(), CloudServers.credentials()), HOUR);
  }

  S3ObjectStore store(S3AsyncClient client, Duration expiry) {
    return store(client, proxy.endpoint(), expiry, "team/" + UUID.randomUUID() + "/");
  }

  /**
   * @param links where links lead
   */
  S3ObjectStore store(S3AsyncClient client, URI links, Duration expiry, String prefix) {
    return new S3ObjectStore(
        client, presigner(links), new S3Bucket(BUCKET, prefix), expiry, threads);
  }

  S3AsyncClient client(URI endpoint, AwsCredentialsProvider credentials) {
    return client(endpoint, credentials, Duration.ofSeconds(30), Duration.ofMinutes(1));
  }

  S3AsyncClient client(
      URI endpoint, AwsCredentialsProvider credentials, Duration attempt, Duration call) {
    S3AsyncClient client =
        S3Clients.build(
            S3AsyncClient.builder()
                .endpointOverride(endpoint)
                .region(CloudServers.REGION)
                .credentialsProvider(credentials)
                .forcePathStyle(true)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder())
                .overrideConfiguration(
                    ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(attempt)
                        .apiCallTimeout(call)
                        .build()));
    opened.push(client);
    return client;
  }

  private S3Presigner presigner(URI endpoint) {
    S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(endpoint)
            .region(CloudServers.REGION)
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build();
    opened.push(presigner);
    return presigner;
  }

  /** What anybody gets who has the link. */
  static HttpResponse<byte[]> fetch(URI link) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(link).timeout(Duration.ofSeconds(30)).build();
    // S3 has no HTTP/2, and the offer of it sometimes keeps an answer from coming.
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    proxy.close();
    threads.shutdownNow();
    servers.close();
  }
}
