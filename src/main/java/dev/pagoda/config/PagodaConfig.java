package dev.pagoda.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything an operator can set. Environment variables follow Quarkus' mapping: {@code
 * pagoda.queue.capacity} is {@code PAGODA_QUEUE_CAPACITY}.
 */
@ConfigMapping(prefix = "pagoda")
public interface PagodaConfig {
  /** Public address that links start with; default: the one that the client used. */
  @WithName("base-url")
  Optional<URI> baseUrl();

  /** What this process does: {@code api} answers HTTP, {@code worker} runs jobs. */
  @WithDefault("api,worker")
  List<String> roles();

  /** Devices, one worker each: {@code cpu}, {@code cuda:0}, {@code cuda:1}, … */
  @WithDefault("cpu")
  List<String> devices();

  /**
   * Bytes that the sessions of one device may take; default: half of the machine's main memory, for
   * a GPU too, whose own memory is often less: set it there.
   */
  @WithName("memory-budget")
  OptionalLong memoryBudget();

  ResidencyConfig residency();

  /** Encoded prompts that each device remembers, such as {@code 64M}; 0: none. */
  @WithName("prompt-cache-size")
  @WithDefault("64M")
  MemorySize promptCacheSize();

  ModelsConfig models();

  HubConfig hub();

  StorageConfig storage();

  QueueConfig queue();

  /**
   * How long a running job may go on when the process is told to end; then it is given back for
   * another worker.
   */
  @WithName("shutdown-grace")
  @WithDefault("PT10S")
  Duration shutdownGrace();

  /** Whether the log tells prompts; they are left out of it otherwise. */
  @WithName("log-prompts")
  @WithDefault("false")
  boolean logPrompts();

  EventsConfig events();

  LimitsConfig limits();

  AuthConfig auth();

  NetConfig net();

  InputsConfig inputs();

  WebhooksConfig webhooks();

  /** What connections may take up. */
  ConnectionsConfig connections();

  CpuConfig cpu();

  CudaConfig cuda();

  /**
   * Defaults of request fields by model name, e.g. {@code pagoda.defaults.MODEL.pag-scale=2}. A
   * model name with dots is quoted: {@code pagoda.defaults."my.model".num-inference-steps=25}.
   */
  Map<String, Map<String, String>> defaults();
}
