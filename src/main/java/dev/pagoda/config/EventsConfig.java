package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** What becomes of events: of queues, of buckets, of buses. */
public interface EventsConfig {
  /** {@code submit}: a job is queued; {@code generate}: it runs in place. */
  @WithDefault("submit")
  String mode();

  /** Objects of buckets below this prefix are requests; others are ignored. */
  @WithName("request-prefix")
  @WithDefault("requests/")
  String requestPrefix();
}
