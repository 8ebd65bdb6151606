package dev.pagoda.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.access.OidcServer;
import dev.pagoda.storage.Sha256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The application with keys of several people and an OpenID Connect provider. */
public class AccessService extends GradientService {
  static final String ALICE = "pk_alice-for-tests";
  static final String BOB = "pk_bob-for-tests";
  static final String ROOT = "pk_root-for-tests";

  /** May send two requests a minute. */
  static final String HASTY = "pk_hasty-for-tests";

  /** May have one job at a time. */
  static final String SINGLE = "pk_single-for-tests";

  /** May have 64 x 64 x 100 pixel steps. */
  static final String THRIFTY = "pk_thrifty-for-tests";

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
    Map<String, String> keys =
        Map.of(
            "alice", ALICE, "bob", BOB, "root", ROOT, "hasty", HASTY, "single", SINGLE, "thrifty",
            THRIFTY);
    keys.forEach((name, key) -> settings.put("pagoda.auth.keys." + name + ".hash", hashOf(key)));
    settings.put("pagoda.auth.keys.root.admin", "true");
    settings.put("pagoda.auth.keys.hasty.requests-per-minute", "2");
    settings.put("pagoda.auth.keys.single.concurrency", "1");
    settings.put("pagoda.auth.keys.thrifty.pixel-steps", Integer.toString(64 * 64 * 100));
    settings.put("pagoda.queue.capacity", "8");
    return settings;
  }

  static String hashOf(String key) {
    return "sha256:" + Sha256.of(key.getBytes(UTF_8));
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(OidcServer.class));
  }
}
