package dev.pagoda.config;

import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks for settings that cannot be, so that a process says so when it starts. */
public final class PagodaConfigCheck {
  private static final Pattern DEVICE = Pattern.compile("cpu|cuda(:\\d{1,3})?");
  private static final Set<String> ROLES = Set.of("api", "worker");
  private static final Set<String> STORES = Set.of("local", "s3");
  private static final Set<String> QUEUES = Set.of("memory", "sqs");
  private static final Set<String> MODES = Set.of("submit", "generate");
  private static final Pattern PREFIX = Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*+/)++");
  private static final String ADDRESS = "must be an address like https://host/path";
  private static final Set<String> ARENA = Set.of("kSameAsRequested", "kNextPowerOfTwo");
  private static final Set<String> RESIDENCIES = Set.of("keep", "release");
  private static final Duration LONGEST_EXPIRY = Duration.ofDays(7);
  private static final int SHORTEST_KEY = 16;

  /** Four bytes each must fit into an array. */
  private static final long MOST_INPUT_PIXELS = Integer.MAX_VALUE / 4;

  private final List<String> problems = new ArrayList<>();

  private PagodaConfigCheck() {}

  /**
   * Checks all settings.
   *
   * @throws ConfigException naming every key whose value cannot be
   */
  public static void check(PagodaConfig config) {
    PagodaConfigCheck check = new PagodaConfigCheck();
    check.process(config);
    check.storesAndQueue(config);
    check.limits(config.limits());
    check.sessions(config);
    WebhooksCheck.check(config, check::require);
    ConnectionsCheck.check(config.connections(), check::require);
    check.problems.addAll(HubCheck.problems(config.hub()));
    check.problems.addAll(AuthCheck.problems(config.auth()));
    if (!check.problems.isEmpty()) {
      throw new ConfigException(String.join("\n", check.problems));
    }
  }

  private void process(PagodaConfig config) {
    List<String> roles = config.roles();
    require(
        ROLES.containsAll(roles) && !roles.isEmpty(),
        "roles",
        "must be api, worker or both",
        roles);
    List<String> devices = config.devices();
    require(
        !devices.isEmpty() && devices.stream().allMatch(d -> DEVICE.matcher(d).matches()),
        "devices",
        "must be cpu, cuda:0, cuda:1, …",
        devices);
    require(
        new HashSet<>(devices).size() == devices.size(),
        "devices",
        "must name each device once",
        devices);
    config.baseUrl().ifPresent(url -> require(isAddress(url), "base-url", ADDRESS, url));
    config
        .models()
        .directory()
        .ifPresent(
            directory ->
                require(
                    Files.isDirectory(directory) || !roles.contains("worker"),
                    "models.directory",
                    "must be a directory that exists",
                    directory));
  }

  private void storesAndQueue(PagodaConfig config) {
    PagodaConfig.Storage storage = config.storage();
    require(STORES.contains(storage.type()), "storage.type", "must be local or s3", storage.type());
    if (storage.type().equals("s3")) {
      require(storage.bucket().isPresent(), "storage.bucket", "must name the bucket", "empty");
    }
    storage
        .prefix()
        .ifPresent(
            prefix ->
                require(
                    PREFIX.matcher(prefix).matches(),
                    "storage.prefix",
                    "must be like pagoda/ or team/pagoda/",
                    prefix));
    storage
        .publicEndpoint()
        .ifPresent(
            url ->
                require(
                    isAddress(url),
                    "storage.public-endpoint",
                    "must be an address like https://host",
                    url));
    Duration expiry = storage.urlExpiry();
    require(
        expiry.compareTo(Duration.ofSeconds(1)) >= 0 && expiry.compareTo(LONGEST_EXPIRY) <= 0,
        "storage.url-expiry",
        "must be from 1 second to 7 days",
        expiry);
    require(
        storage.signingKey().map(key -> key.length() >= SHORTEST_KEY).orElse(true),
        "storage.signing-key",
        "must have " + SHORTEST_KEY + " characters or more",
        "a shorter one");
    queue(config);
  }

  private void queue(PagodaConfig config) {
    PagodaConfig.Queue queue = config.queue();
    require(QUEUES.contains(queue.type()), "queue.type", "must be memory or sqs", queue.type());
    boolean shared = queue.type().equals("sqs");
    if (shared) {
      require(queue.url().isPresent(), "queue.url", "must be the address of the queue", "empty");
    }
    require(
        shared || config.roles().containsAll(ROLES),
        "roles",
        "must be both where pagoda.queue.type is memory, which one process has for itself",
        config.roles());
    queue.url().ifPresent(url -> require(isAddress(url), "queue.url", ADDRESS, url));
    queue
        .deadLetterUrl()
        .ifPresent(url -> require(isAddress(url), "queue.dead-letter-url", ADDRESS, url));
    require(
        queue.deadLetterUrl().isEmpty() || !queue.deadLetterUrl().equals(queue.url()),
        "queue.dead-letter-url",
        "must be another queue than pagoda.queue.url",
        "the same");
    queue.capacity().ifPresent(capacity -> positive("queue.capacity", capacity));
    positive("queue.max-attempts", queue.maxAttempts());
    Duration visibility = queue.visibility();
    require(
        visibility.compareTo(Duration.ofSeconds(3)) >= 0
            && visibility.compareTo(Duration.ofHours(12)) <= 0,
        "queue.visibility",
        "must be from 3 seconds to 12 hours",
        visibility);
    require(
        !config.shutdownGrace().isNegative(),
        "shutdown-grace",
        "must not be negative",
        config.shutdownGrace());
    events(config);
  }

  private void events(PagodaConfig config) {
    String mode = config.events().mode();
    require(MODES.contains(mode), "events.mode", "must be submit or generate", mode);
    require(
        !mode.equals("generate") || config.queue().type().equals("memory"),
        "events.mode",
        "must be submit where pagoda.queue.type is sqs, whose jobs any worker may take",
        mode);
    String requests = config.events().requestPrefix();
    String records = config.storage().prefix().orElse("");
    require(
        !records.startsWith(requests),
        "events.request-prefix",
        "must not be one that pagoda.storage.prefix starts with: records are no requests",
        requests);
  }

  private void limits(PagodaConfig.Limits limits) {
    positive("limits.pixels", limits.pixels());
    positive("limits.steps", limits.steps());
    positive("limits.images", limits.images());
    positive("limits.prompt-characters", limits.promptCharacters());
    positive("limits.controlnets", limits.controlnets());
    positive("limits.ip-adapters", limits.ipAdapters());
    positive("limits.loras", limits.loras());
    positive("limits.body-size", limits.bodySize().asLongValue());
    positive("limits.input-size", limits.inputSize().asLongValue());
    require(
        limits.inputPixels() >= 1 && limits.inputPixels() <= MOST_INPUT_PIXELS,
        "limits.input-pixels",
        "must be from 1 to " + MOST_INPUT_PIXELS,
        limits.inputPixels());
    require(
        limits.timeout().compareTo(Duration.ofSeconds(1)) >= 0,
        "limits.timeout",
        "must be 1 second or more",
        limits.timeout());
    require(
        limits.bodyTimeout().compareTo(Duration.ofSeconds(1)) >= 0,
        "limits.body-timeout",
        "must be 1 second or more",
        limits.bodyTimeout());
    require(
        !limits.longestWait().isNegative(),
        "limits.longest-wait",
        "must not be negative",
        limits.longestWait());
  }

  private void sessions(PagodaConfig config) {
    config.memoryBudget().ifPresent(bytes -> positive("memory-budget", bytes));
    residency(config.residency());
    int threads = config.cpu().threads();
    require(threads >= 0, "cpu.threads", "must be 0 or more", threads);
    String strategy = config.cuda().arenaExtendStrategy();
    require(
        ARENA.contains(strategy),
        "cuda.arena-extend-strategy",
        "must be kSameAsRequested or kNextPowerOfTwo",
        strategy);
    config.cuda().memoryLimit().ifPresent(bytes -> positive("cuda.memory-limit", bytes));
  }

  private void residency(PagodaConfig.Residency parts) {
    residency("text-encoder", parts.textEncoder());
    residency("denoiser", parts.denoiser());
    residency("vae-encoder", parts.vaeEncoder());
    residency("vae-decoder", parts.vaeDecoder());
    residency("image-encoder", parts.imageEncoder());
    residency("controlnet", parts.controlnet());
  }

  private void residency(String part, String value) {
    require(RESIDENCIES.contains(value), "residency." + part, "must be keep or release", value);
  }

  static boolean isAddress(URI url) {
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null
        && url.getQuery() == null
        && url.getFragment() == null;
  }

  private void positive(String key, long value) {
    require(value > 0, key, "must be 1 or more", value);
  }

  private void require(boolean holds, String key, String rule, Object value) {
    if (!holds) {
      problems.add("pagoda." + key + " " + rule + ", not " + value);
    }
  }
}
