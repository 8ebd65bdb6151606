package dev.pagoda.api;

import dev.pagoda.cloud.CloudServers;
import dev.pagoda.cloud.Fault;
import dev.pagoda.cloud.FaultProxy;
import dev.pagoda.cloud.FaultRule;
import dev.pagoda.cloud.ProxiedRequest;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link GradientService} with its queue in SQS. */
public final class SqsService extends GradientService {
  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Servers.class));
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
    overrides.remove("pagoda.queue.capacity");
    return overrides;
  }

  /** SQS behind a proxy that can disturb it. */
  public static final class Servers implements QuarkusTestResourceLifecycleManager {
    private CloudServers servers;
    private FaultProxy proxy;

    @Override
    public Map<String, String> start() {
      try {
        servers = CloudServers.started();
        proxy = FaultProxy.inFrontOf(servers.sqsEndpoint());
      } catch (Exception e) {
        throw new IllegalStateException("SQS did not start.", e);
      }
      URI queue = servers.createQueue("jobs", 10);
      return Map.of(
          "pagoda.queue.type",
          "sqs",
          "pagoda.queue.url",
          queue.toString(),
          "quarkus.sqs.endpoint-override",
          proxy.endpoint().toString(),
          "quarkus.sqs.aws.region",
          CloudServers.REGION.id(),
          "quarkus.sqs.aws.credentials.type",
          "static",
          "quarkus.sqs.aws.credentials.static-provider.access-key-id",
          CloudServers.KEY_ID,
          "quarkus.sqs.aws.credentials.static-provider.secret-access-key",
          CloudServers.SECRET);
    }

    @Override
    public void inject(Object test) {
      if (test instanceof SqsServiceTest serviceTest) {
        serviceTest.outage = this::outage;
      }
    }

    private Runnable outage() {
      proxy.add(
          FaultRule.always(ProxiedRequest.any(), Fault.sqsError(403, "ExpiredTokenException")));
      return proxy::clear;
    }

    @Override
    public void stop() {
      proxy.close();
      servers.close();
    }
  }
}
