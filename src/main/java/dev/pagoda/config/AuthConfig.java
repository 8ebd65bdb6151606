package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Who may use the service, and how much. With neither keys nor OIDC everybody may. */
public interface AuthConfig {
  /** API keys by name. A name has small letters, digits and {@code -}. */
  Map<String, Key> keys();

  /** More keys, one setting a line ({@code NAME.hash=…}); read again when it changes. */
  @WithName("keys-file")
  Optional<Path> keysFile();

  Oidc oidc();

  /** Limits of whoever has none of their own. */
  Limits limits();

  /** Lets a process that others can reach start without keys and OIDC. */
  @WithName("open-to-everybody")
  @WithDefault("false")
  boolean openToEverybody();

  /**
   * Names besides {@code localhost} that requests may be for where nobody is asked who they are and
   * only this machine is listened to.
   */
  @WithName("local-hosts")
  Optional<List<String>> localHosts();

  /** One API key. */
  interface Key {
    /** {@code sha256:} and 64 hexadecimal digits: what {@code keys create} prints. */
    String hash();

    /** Whether it sees the jobs of others and may use {@code /v1/admin}. */
    @WithDefault("false")
    boolean admin();

    @WithParentName
    Quota quota();
  }

  /** Limits of one owner; one that is left out is that of {@code pagoda.auth.limits}. */
  interface Quota {
    /** Requests per minute to one process; each front counts its own. */
    @WithName("requests-per-minute")
    OptionalInt requestsPerMinute();

    /** Jobs that have not ended, over all processes. */
    OptionalInt concurrency();

    /** Sum of width times height times steps of all pictures in a window, over all processes. */
    @WithName("pixel-steps")
    OptionalLong pixelSteps();
  }

  /** Limits of all. */
  interface Limits {
    @WithParentName
    Quota quota();

    /** How long a window of {@code pixel-steps} is, from its first job on. */
    @WithDefault("P1D")
    Duration window();
  }

  /** Access tokens of an OpenID Connect provider. */
  interface Oidc {
    /** Its address, below which {@code .well-known/openid-configuration} is. */
    Optional<URI> issuer();

    /** What tokens must name as their audience; needed where there is an issuer. */
    Optional<String> audience();

    /** Path of the claim with the roles, such as {@code realm_access/roles}. */
    @WithName("role-claim")
    @WithDefault("groups")
    String roleClaim();

    /** Role that makes an admin. */
    @WithName("admin-role")
    @WithDefault("pagoda-admin")
    String adminRole();
  }
}
