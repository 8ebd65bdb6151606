package dev.pagoda.access;

import dev.pagoda.config.AuthConfig;
import dev.pagoda.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * All API keys: those of the configuration, and those of the file, which is read again when it has
 * changed. Thread-safe.
 */
public final class KeyRing {
  private static final Logger LOG = Logger.getLogger(KeyRing.class);
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final List<ApiKey> configured;
  private final Optional<Path> file;
  private final Limits defaults;
  private volatile List<ApiKey> keys;
  private Object version;
  private long lookedAt;

  /**
   * Reads all keys.
   *
   * @throws ConfigException where the file cannot be read, or a name or a hash is there twice
   */
  public KeyRing(AuthConfig auth) {
    this.configured =
        auth.keys().entrySet().stream()
            .map(
                key ->
                    new ApiKey(
                        key.getKey(),
                        key.getValue().hash(),
                        key.getValue().admin(),
                        Limits.of(key.getValue().quota())))
            .toList();
    this.file = auth.keysFile();
    this.defaults = Limits.of(auth.limits().quota());
    this.version = file.map(KeyRing::versionOf).orElse(null);
    this.keys = all();
    this.lookedAt = System.nanoTime();
  }

  /**
   * Makes sure that the keys can be read.
   *
   * @throws ConfigException as the constructor does
   */
  public static void requireUsable(AuthConfig auth) {
    new KeyRing(auth).keys.forEach(key -> LOG.debugf("There is a key %s.", key.name()));
  }

  /** The key that somebody presents, if there is such a one. */
  Optional<ApiKey> find(String presented) {
    refresh();
    String hash = ApiKey.hashOf(presented);
    Optional<ApiKey> found = Optional.empty();
    for (ApiKey key : keys) { // all of them, so that time tells nothing
      if (key.has(hash)) {
        found = Optional.of(key);
      }
    }
    return found;
  }

  /** Limits of an owner of jobs. */
  Limits limits(String owner) {
    return keys.stream()
        .filter(key -> key.owner().equals(owner))
        .findFirst()
        .map(key -> key.limits().or(defaults))
        .orElse(defaults);
  }

  private synchronized void refresh() {
    if (file.isEmpty() || System.nanoTime() - lookedAt < PAUSE_NANOS) {
      return;
    }
    lookedAt = System.nanoTime();
    Object now = versionOf(file.get());
    if (now.equals(version)) {
      return;
    }
    version = now;
    try {
      keys = all();
      LOG.infof("%s was read again; there are %d keys now.", file.get(), keys.size());
    } catch (ConfigException wrong) {
      LOG.errorf("The keys stay as they were. %s", wrong.getMessage());
    }
  }

  private List<ApiKey> all() {
    List<ApiKey> all = new ArrayList<>(configured);
    file.map(KeysFile::read).ifPresent(all::addAll);
    Set<String> seen = new HashSet<>();
    for (ApiKey key : all) {
      if (!seen.add(key.name()) || !seen.add(key.hash())) {
        throw new ConfigException(
            "pagoda.auth.keys." + key.name() + " must have a name and a hash of its own");
      }
    }
    return List.copyOf(all);
  }

  /** Changes with the file; Kubernetes replaces the directory that it is linked to. */
  private static Object versionOf(Path file) {
    try {
      Path real = file.toRealPath();
      BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
      return List.of(real, now.lastModifiedTime(), now.size());
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
