package dev.pagoda.api;

import dev.pagoda.access.RequestRates;
import dev.pagoda.generation.LimitExceededException;
import dev.pagoda.generation.LimitExceededException.Allowance;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Counts the requests of each caller, and tells them what they have left. */
@Singleton
final class RateFilter {
  private static final String ALLOWANCE = RateFilter.class.getName();

  private final Callers callers;
  private final Provider<RequestRates> rates;

  RateFilter(Callers callers, Provider<RequestRates> rates) {
    this.callers = callers;
    this.rates = rates;
  }

  @ServerRequestFilter
  void count(ContainerRequestContext request) {
    String owner = callers.owner();
    if (owner == null) {
      return;
    }
    rates
        .get()
        .count(owner)
        .ifPresent(
            count -> {
              Allowance allowance = count.allowance();
              if (!count.isAllowed()) {
                throw new LimitExceededException(
                    allowance,
                    "You may send %d requests a minute; try again in %d s."
                        .formatted(allowance.limit(), allowance.resetSeconds()));
              }
              request.setProperty(ALLOWANCE, allowance);
            });
  }

  @ServerResponseFilter
  void tell(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(ALLOWANCE) instanceof Allowance allowance
        && !response.getHeaders().containsKey("RateLimit")) {
      AllowanceHeaders.of(allowance).forEach(response.getHeaders()::putSingle);
    }
  }
}
