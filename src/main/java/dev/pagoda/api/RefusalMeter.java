package dev.pagoda.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Counts the requests that were not done, by their reason: the kind of the problem. */
@Singleton
final class RefusalMeter {
  // Filters are made when the application is built, before there is a registry.
  private final Provider<MeterRegistry> registry;

  RefusalMeter(Provider<MeterRegistry> registry) {
    this.registry = registry;
  }

  /** Before others write the problem in another shape. */
  @ServerResponseFilter(priority = Priorities.USER + 1000)
  void count(ContainerResponseContext response) {
    if (response.getEntity() instanceof Problem problem) {
      count(problem);
    }
  }

  void count(Problem problem) {
    Counter.builder("pagoda.refusals")
        .description("Requests that were answered by a problem.")
        .tag("reason", problem.kind())
        .tag("status", Integer.toString(problem.status()))
        .register(registry.get())
        .increment();
  }
}
