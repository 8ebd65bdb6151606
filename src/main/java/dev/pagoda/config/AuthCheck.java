package dev.pagoda.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Looks for settings of access that cannot be. */
public final class AuthCheck {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Duration LONGEST_WINDOW = Duration.ofDays(7);

  private final List<String> problems = new ArrayList<>();

  private AuthCheck() {}

  /** Sentences about all values that cannot be. */
  static List<String> problems(AuthConfig auth) {
    AuthCheck check = new AuthCheck();
    auth.keys().forEach(check::key);
    check.quota("limits", auth.limits().quota());
    Duration window = auth.limits().window();
    check.require(
        window.compareTo(Duration.ofMinutes(1)) >= 0 && window.compareTo(LONGEST_WINDOW) <= 0,
        "limits.window",
        "must be from 1 minute to 7 days, not " + window);
    auth.oidc().issuer().ifPresent(issuer -> check.issuer(issuer, auth.oidc()));
    check.require(
        !auth.openToEverybody() || !isRequired(auth),
        "open-to-everybody",
        "must be false where there are keys or an issuer");
    return check.problems;
  }

  private void key(String name, AuthConfig.Key key) {
    String at = "keys." + name;
    require(
        NAME.matcher(name).matches(),
        at,
        "must have a name of 1 to 63 small letters, digits and -");
    // A hash is not shown, for it may be the key itself.
    require(isHash(key.hash()), at + ".hash", "must be sha256: and 64 hexadecimal digits");
    quota(at, key.quota());
  }

  private void quota(String at, AuthConfig.Quota quota) {
    quota.requestsPerMinute().ifPresent(n -> positive(at + ".requests-per-minute", n));
    quota.concurrency().ifPresent(n -> positive(at + ".concurrency", n));
    quota.pixelSteps().ifPresent(n -> positive(at + ".pixel-steps", n));
  }

  private void issuer(URI issuer, AuthConfig.Oidc oidc) {
    require(
        ("https".equals(issuer.getScheme()) || "http".equals(issuer.getScheme()))
            && issuer.getHost() != null
            && issuer.getQuery() == null
            && issuer.getFragment() == null,
        "oidc.issuer",
        "must be an address like https://host/path, not " + issuer);
    require(
        oidc.audience().isPresent(),
        "oidc.audience",
        "must be what tokens for this service name as their audience, not empty");
  }

  private void positive(String key, long value) {
    require(value > 0, key, "must be 1 or more, not " + value);
  }

  private void require(boolean holds, String key, String rule) {
    if (!holds) {
      problems.add("pagoda.auth." + key + " " + rule);
    }
  }

  /** Whether it can be the name of a key. */
  public static boolean isKeyName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether it can be the hash of a key. */
  public static boolean isHash(String hash) {
    return HASH.matcher(hash).matches();
  }

  /** Whether callers must say who they are. */
  public static boolean isRequired(AuthConfig auth) {
    return !auth.keys().isEmpty()
        || auth.keysFile().isPresent()
        || auth.oidc().issuer().isPresent();
  }

  /**
   * Makes sure that nobody opens the service to the world by accident.
   *
   * @param host where the process listens, such as {@code 0.0.0.0}
   * @throws ConfigException where others than this machine reach a service that knows nobody
   */
  public static void requireDeliberate(PagodaConfig config, String host) {
    AuthConfig auth = config.auth();
    if (config.roles().contains("api")
        && !isRequired(auth)
        && !auth.openToEverybody()
        && !isLoopback(host)) {
      throw new ConfigException(
          "Anybody who reaches "
              + host
              + " could use this service: set pagoda.auth.keys.NAME.hash, pagoda.auth.keys-file or"
              + " pagoda.auth.oidc.issuer; or quarkus.http.host=127.0.0.1, for this machine alone;"
              + " or pagoda.auth.open-to-everybody=true, if that is meant");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
