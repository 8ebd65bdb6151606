package dev.pagoda.api;

import dev.pagoda.cloud.CloudServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The application as it is shipped, with pictures and records in a bucket. */
public final class S3Service implements QuarkusTestProfile {
  static final String BUCKET = "pictures";
  static final String PREFIX = "team/pagoda/";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "pagoda.storage.type",
        "s3",
        "pagoda.storage.bucket",
        BUCKET,
        "pagoda.storage.prefix",
        PREFIX,
        "pagoda.storage.url-expiry",
        "PT10M",
        "pagoda.storage.directory",
        "target/no-store/" + UUID.randomUUID());
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Servers.class));
  }

  /** An S3 and where it is. */
  public static final class Servers implements QuarkusTestResourceLifecycleManager {
    private CloudServers servers;

    @Override
    public Map<String, String> start() {
      try {
        servers = CloudServers.started();
      } catch (Exception e) {
        throw new IllegalStateException("The servers did not start.", e);
      }
      servers.createBucket(BUCKET);
      Map<String, String> settings = new HashMap<>();
      settings.put("quarkus.s3.endpoint-override", servers.s3Endpoint().toString());
      settings.put("quarkus.s3.path-style-access", "true");
      settings.put("quarkus.s3.aws.region", CloudServers.REGION.id());
      settings.put("quarkus.s3.aws.credentials.type", "static");
      settings.put("quarkus.s3.aws.credentials.static-provider.access-key-id", CloudServers.KEY_ID);
      settings.put(
          "quarkus.s3.aws.credentials.static-provider.secret-access-key", CloudServers.SECRET);
      // Another name for the same server: what is signed for it is valid there only.
      settings.put(
          "pagoda.storage.public-endpoint",
          servers.s3Endpoint().toString().replace("127.0.0.1", "localhost"));
      return settings;
    }

    @Override
    public void stop() {
      servers.close();
    }
  }
}
