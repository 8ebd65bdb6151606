package dev.pagoda.config;

import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks for settings that cannot be, so that a process says so when it starts. */
public final class PagodaConfigCheck {
  static final Set<String> ROLES = Set.of("api", "worker");
  private static final Pattern DEVICE = Pattern.compile("cpu|cuda(:\\d{1,3})?");

  private PagodaConfigCheck() {}

  /**
   * Checks all settings.
   *
   * @throws ConfigException naming every key whose value cannot be
   */
  public static void check(PagodaConfig config) {
    Problems problems = new Problems();
    process(config, problems);
    StorageCheck.check(config.storage(), problems);
    QueueCheck.check(config, problems);
    EventsCheck.check(config, problems);
    LimitsCheck.check(config.limits(), problems);
    SessionsCheck.check(config, problems);
    WebhooksCheck.check(config, problems);
    ConnectionsCheck.check(config.connections(), problems);
    HubCheck.check(config.hub(), problems);
    AuthCheck.check(config.auth(), problems);
    problems.throwIfAny();
  }

  private static void process(PagodaConfig config, Problems problems) {
    List<String> roles = config.roles();
    problems.require(
        ROLES.containsAll(roles) && !roles.isEmpty(),
        "roles",
        "must be api, worker or both",
        roles);
    List<String> devices = config.devices();
    problems.require(
        !devices.isEmpty() && devices.stream().allMatch(d -> DEVICE.matcher(d).matches()),
        "devices",
        "must be cpu, cuda:0, cuda:1, …",
        devices);
    problems.require(
        new HashSet<>(devices).size() == devices.size(),
        "devices",
        "must name each device once",
        devices);
    config.baseUrl().ifPresent(url -> problems.address("base-url", url));
    config
        .models()
        .directory()
        .ifPresent(
            directory ->
                problems.require(
                    Files.isDirectory(directory) || !roles.contains("worker"),
                    "models.directory",
                    "must be a directory that exists",
                    directory));
    problems.require(
        !config.shutdownGrace().isNegative(),
        "shutdown-grace",
        "must not be negative",
        config.shutdownGrace());
  }
}
