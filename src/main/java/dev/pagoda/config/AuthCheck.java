package dev.pagoda.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Checks what is set about access. */
public final class AuthCheck {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");

  private AuthCheck() {}

  static void check(AuthConfig auth, Problems problems) {
    auth.keys().forEach((name, key) -> key(name, key, problems));
    quota("auth.limits", auth.limits().quota(), problems);
    problems.within(
        "auth.limits.window",
        auth.limits().window(),
        Duration.ofMinutes(1),
        Duration.ofDays(7),
        "from 1 minute to 7 days");
    for (String host : auth.localHosts().orElse(List.of())) {
      problems.require(
          HOST.matcher(host).matches(), "auth.local-hosts", "must hold names of hosts", host);
    }
    auth.oidc().issuer().ifPresent(issuer -> issuer(issuer, auth.oidc(), problems));
    problems.require(
        !auth.openToEverybody() || !isRequired(auth),
        "auth.open-to-everybody",
        "must be false where there are keys or an issuer");
  }

  private static void key(String name, AuthConfig.Key key, Problems problems) {
    String at = "auth.keys." + name;
    problems.require(
        isKeyName(name), at, "must have a name of 1 to 63 small letters, digits and -");
    // A hash is not shown, for it may be the key itself.
    problems.require(isHash(key.hash()), at + ".hash", "must be sha256: and 64 hexadecimal digits");
    quota(at, key.quota(), problems);
  }

  private static void quota(String at, AuthConfig.Quota quota, Problems problems) {
    quota.requestsPerMinute().ifPresent(n -> problems.positive(at + ".requests-per-minute", n));
    quota.concurrency().ifPresent(n -> problems.positive(at + ".concurrency", n));
    quota.pixelSteps().ifPresent(n -> problems.positive(at + ".pixel-steps", n));
  }

  private static void issuer(URI issuer, AuthConfig.Oidc oidc, Problems problems) {
    problems.address("auth.oidc.issuer", issuer);
    problems.require(
        oidc.audience().isPresent(),
        "auth.oidc.audience",
        "must be what tokens for this service name as their audience",
        "empty");
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

  /** Whether anybody on this machine may use it, and nobody else. */
  public static boolean isLocal(AuthConfig auth) {
    return !isRequired(auth) && !auth.openToEverybody();
  }

  /**
   * Makes sure that nobody opens the service to the world by accident.
   *
   * @param host where the process listens, such as {@code 0.0.0.0}
   * @throws ConfigException where others than this machine reach a service that knows nobody
   */
  public static void requireDeliberate(PagodaConfig config, String host) {
    AuthConfig auth = config.auth();
    if (config.roles().contains("api") && isLocal(auth) && !isLoopback(host)) {
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
