package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Where jobs wait. */
public interface QueueConfig {
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

  /** How long a job is kept for a worker that gives no sign of life, from 3 seconds to 12 hours. */
  @WithDefault("PT1M")
  Duration visibility();

  /** How often a job is started before it is given up; its workers died or lost the store. */
  @WithName("max-attempts")
  @WithDefault("3")
  int maxAttempts();
}
