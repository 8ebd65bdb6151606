package dev.pagoda.config;

import java.time.Duration;
import java.util.Set;

/** Checks what is set about the queue, and that the process can have one like that. */
final class QueueCheck {
  private static final Set<String> QUEUES = Set.of("memory", "sqs");

  private QueueCheck() {}

  static void check(PagodaConfig config, Problems problems) {
    QueueConfig queue = config.queue();
    problems.require(
        QUEUES.contains(queue.type()), "queue.type", "must be memory or sqs", queue.type());
    boolean shared = queue.type().equals("sqs");
    if (shared) {
      problems.require(
          queue.url().isPresent(), "queue.url", "must be the address of the queue", "empty");
    }
    problems.require(
        shared || config.roles().containsAll(PagodaConfigCheck.ROLES),
        "roles",
        "must be both where pagoda.queue.type is memory, which one process has for itself",
        config.roles());
    queue.url().ifPresent(url -> problems.address("queue.url", url));
    queue.deadLetterUrl().ifPresent(url -> problems.address("queue.dead-letter-url", url));
    problems.require(
        queue.deadLetterUrl().isEmpty() || !queue.deadLetterUrl().equals(queue.url()),
        "queue.dead-letter-url",
        "must be another queue than pagoda.queue.url",
        "the same");
    queue.capacity().ifPresent(capacity -> problems.positive("queue.capacity", capacity));
    problems.positive("queue.max-attempts", queue.maxAttempts());
    problems.within(
        "queue.visibility",
        queue.visibility(),
        Duration.ofSeconds(3),
        Duration.ofHours(12),
        "from 3 seconds to 12 hours");
  }
}
