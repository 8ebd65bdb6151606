package dev.pagoda.api;

import dev.pagoda.Goldens;
import dev.pagoda.hub.HubRepository;
import dev.pagoda.hub.HubServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The application as it is shipped, with an empty models directory and a hub. */
public final class PullService implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("pagoda.storage.directory", "target/pagoda-test/" + UUID.randomUUID());
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Hub.class));
  }

  /** A hub and the directory that it is pulled to. */
  public static final class Hub implements QuarkusTestResourceLifecycleManager {
    private HubServer server;

    @Override
    public Map<String, String> start() {
      try {
        Path models = Path.of("target/pagoda-test", "models-" + UUID.randomUUID());
        Files.createDirectories(models);
        server =
            new HubServer()
                .add("stranger/sdxl-tiny", HubRepository.of(Goldens.model("sdxl-tiny")))
                .add(
                    "stranger/torch",
                    HubRepository.of(Goldens.model("sdxl-tiny")).remove("unet/model.onnx"));
        return Map.of(
            "pagoda.models.directory",
            models.toString(),
            "pagoda.hub.endpoint",
            server.endpoint().toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void stop() {
      server.close();
    }
  }
}
