package dev.pagoda.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

  Residency residency();

  /** Encoded prompts that each device remembers, such as {@code 64M}; 0: none. */
  @WithName("prompt-cache-size")
  @WithDefault("64M")
  MemorySize promptCacheSize();

  Models models();

  HubConfig hub();

  Storage storage();

  Queue queue();

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

  Events events();

  Limits limits();

  AuthConfig auth();

  NetConfig net();

  InputsConfig inputs();

  WebhooksConfig webhooks();

  /** What connections may take up. */
  ConnectionsConfig connections();

  Cpu cpu();

  Cuda cuda();

  /**
   * Defaults of request fields by model name, e.g. {@code pagoda.defaults.MODEL.pag-scale=2}. A
   * model name with dots is quoted: {@code pagoda.defaults."my.model".num-inference-steps=25}.
   */
  Map<String, Map<String, String>> defaults();

  /** Where models are. */
  interface Models {
    /** Holds one directory per model; empty: only the embedded model. */
    Optional<Path> directory();

    /**
     * The model of requests that name none; default: the only one of the directory, or else the
     * embedded one.
     */
    @WithName("default")
    Optional<String> defaultModel();
  }

  /** Where pictures and job records go. */
  interface Storage {
    /** {@code local}: a directory of this machine; {@code s3}: a bucket. */
    @WithDefault("local")
    String type();

    /** Where pictures and job records are kept; for {@code local}. */
    @WithDefault("pagoda-data")
    Path directory();

    /** Bucket that pictures and job records are kept in; for {@code s3}, and needed there. */
    Optional<String> bucket();

    /** What all keys in the bucket start with, such as {@code pagoda/}; for {@code s3}. */
    Optional<String> prefix();

    /**
     * Address of the bucket's service as clients reach it, where that is not the address that this
     * process uses; for {@code s3}.
     */
    @WithName("public-endpoint")
    Optional<URI> publicEndpoint();

    /** How long a signed link works; for {@code s3} no longer than the credentials that sign it. */
    @WithName("url-expiry")
    @WithDefault("PT1H")
    Duration urlExpiry();

    /**
     * Key that signs links; default: one drawn at first start and kept in the store directory; for
     * {@code local}.
     */
    @WithName("signing-key")
    Optional<String> signingKey();
  }

  /** Where jobs wait. */
  interface Queue {
    /** {@code memory}: in this process; {@code sqs}: in an Amazon SQS queue. */
    @WithDefault("memory")
    String type();

    /**
     * Jobs that may wait; one more is answered 429. Default: 64 for {@code memory}, any number for
     * {@code sqs}, where it is held about and not exactly.
     */
    OptionalInt capacity();

    /** Address of the queue; for {@code sqs}, and needed there. */
    Optional<URI> url();

    /** Address of its dead-letter queue, whose jobs workers mark as failed; for {@code sqs}. */
    @WithName("dead-letter-url")
    Optional<URI> deadLetterUrl();

    /**
     * How long a job is kept for a worker that gives no sign of life, from 3 seconds to 12 hours.
     */
    @WithDefault("PT1M")
    Duration visibility();

    /** How often a job is started before it is given up; its workers died or lost the store. */
    @WithName("max-attempts")
    @WithDefault("3")
    int maxAttempts();
  }

  /** What becomes of events: of queues, of buckets, of buses. */
  interface Events {
    /** {@code submit}: a job is queued; {@code generate}: it runs in place. */
    @WithDefault("submit")
    String mode();

    /** Objects of buckets below this prefix are requests; others are ignored. */
    @WithName("request-prefix")
    @WithDefault("requests/")
    String requestPrefix();
  }

  /** Bounds of what one request may ask for. */
  interface Limits {
    /** Largest width times height of one picture. */
    @WithDefault("4194304")
    long pixels();

    /** Largest number of denoising steps. */
    @WithDefault("200")
    int steps();

    /** Largest number of pictures per request. */
    @WithDefault("8")
    int images();

    /** Longest prompt in characters. */
    @WithName("prompt-characters")
    @WithDefault("4000")
    int promptCharacters();

    /** Largest width times height of a picture that comes in. */
    @WithName("input-pixels")
    @WithDefault("16777216")
    long inputPixels();

    /** Largest file of a picture that comes in, such as {@code 16M}. */
    @WithName("input-size")
    @WithDefault("16M")
    MemorySize inputSize();

    /** Largest number of ControlNets per request. */
    @WithDefault("4")
    int controlnets();

    /** Largest number of IP-Adapters per request. */
    @WithName("ip-adapters")
    @WithDefault("4")
    int ipAdapters();

    /** Largest number of LoRAs per request. */
    @WithDefault("16")
    int loras();

    /**
     * Largest request body with its pictures, which take a third more in base64; a larger one is
     * answered 413.
     */
    @WithName("body-size")
    @WithDefault("32M")
    MemorySize bodySize();

    /** Longest time until a request body is there as a whole; then the answer is 408. */
    @WithName("body-timeout")
    @WithDefault("PT2M")
    Duration bodyTimeout();

    /** Longest time from the acceptance of a job to its end; then it fails. */
    @WithDefault("PT1H")
    Duration timeout();

    /** Longest time that {@code Prefer: wait} holds an answer back. */
    @WithName("longest-wait")
    @WithDefault("PT1M")
    Duration longestWait();
  }

  /**
   * What becomes of the parts of a model when a run has no more use for them: {@code keep} while
   * the memory budget lasts, or {@code release} at once.
   */
  interface Residency {
    /** All text encoders. */
    @WithName("text-encoder")
    @WithDefault("keep")
    String textEncoder();

    /** UNets and transformers. */
    @WithDefault("keep")
    String denoiser();

    /** What makes latents of pictures. */
    @WithName("vae-encoder")
    @WithDefault("keep")
    String vaeEncoder();

    /** What makes pictures of latents. */
    @WithName("vae-decoder")
    @WithDefault("keep")
    String vaeDecoder();

    /** Image encoders of IP-Adapters, and what their adapters make of the encoding. */
    @WithName("image-encoder")
    @WithDefault("keep")
    String imageEncoder();

    /** ControlNets. */
    @WithDefault("keep")
    String controlnet();
  }

  /** Sessions on device {@code cpu}. */
  interface Cpu {
    /** Threads of one session; 0: as many as there are cores. */
    @WithDefault("0")
    int threads();
  }

  /** Sessions on devices {@code cuda:N}. */
  interface Cuda {
    /** How the arena grows: {@code kSameAsRequested} keeps what is asked for, no more. */
    @WithName("arena-extend-strategy")
    @WithDefault("kSameAsRequested")
    String arenaExtendStrategy();

    /** Bytes of GPU memory that one session's arena may take; empty: no limit. */
    @WithName("memory-limit")
    OptionalLong memoryLimit();
  }
}
