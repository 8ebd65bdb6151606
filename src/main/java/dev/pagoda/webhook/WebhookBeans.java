package dev.pagoda.webhook;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.config.Version;
import dev.pagoda.config.WebhooksConfig;
import dev.pagoda.generation.JobService;
import dev.pagoda.generation.JobStore;
import dev.pagoda.net.OutboundClient;
import dev.pagoda.storage.ObjectStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Puts together what calls the addresses that requests name, and starts it where it is wanted. */
final class WebhookBeans {
  /** Longest time that looks into the store may take besides a call. */
  private static final Duration STORING = Duration.ofSeconds(30);

  /** For calls that are being made when the process ends. */
  private static final Duration LAST = Duration.ofSeconds(5);

  @Produces
  @Singleton
  Outbox outbox(ObjectStore store) {
    return new Outbox(store);
  }

  @Produces
  @Singleton
  Notices notices(Outbox outbox) {
    return new Notices(outbox);
  }

  @Produces
  @Singleton
  Dispatcher dispatcher(
      PagodaConfig config,
      Outbox outbox,
      JobService jobs,
      JobStore records,
      OutboundClient client,
      JobPayload payload) {
    WebhooksConfig webhooks = config.webhooks();
    Messages messages =
        new Messages(
            payload,
            new Signer(webhooks.secret().orElse(List.of())),
            "Pagoda/" + Version.NUMBER,
            webhooks.timeout());
    Delivery delivery =
        new Delivery(
            outbox,
            jobs,
            records,
            messages,
            client,
            new Backoff(webhooks.delays()),
            webhooks.timeout().plus(STORING),
            Clock.systemUTC());
    return new Dispatcher(outbox, delivery, webhooks.sweep());
  }

  void close(@Disposes Dispatcher dispatcher) {
    dispatcher.close();
  }

  void start(
      @Observes StartupEvent started,
      PagodaConfig config,
      Notices notices,
      Instance<Dispatcher> dispatcher) {
    if (config.webhooks().secret().isPresent()) {
      Dispatcher here = dispatcher.get();
      here.start();
      notices.tell(here::ended);
    }
  }

  void stop(@Observes ShutdownEvent stopping, PagodaConfig config, Instance<Dispatcher> dispatcher)
      throws InterruptedException {
    if (config.webhooks().secret().isPresent()) {
      dispatcher.get().drain(LAST);
    }
  }
}
