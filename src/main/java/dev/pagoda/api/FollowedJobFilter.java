package dev.pagoda.api;

import dev.pagoda.generation.JobService;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Looks at a job before its events are streamed: once a stream has begun, nobody can be told any
 * more that there is no such job.
 */
@Singleton
final class FollowedJobFilter {
  // Filters are made when the application is built, before there are jobs.
  private final Provider<JobService> jobs;
  private final Provider<Callers> callers;

  FollowedJobFilter(Provider<JobService> jobs, Provider<Callers> callers) {
    this.jobs = jobs;
    this.callers = callers;
  }

  /** Answers 204 to who has been told the end: EventSource does not come back after it. */
  @FollowedJob
  @ServerRequestFilter
  Uni<Response> check(ContainerRequestContext request) {
    String id = request.getUriInfo().getPathParameters().getFirst("id");
    boolean told = JobEvents.END.equals(request.getHeaderString(HttpHeaders.LAST_EVENT_ID_HEADER));
    return jobs.get()
        .get(id, callers.get().current())
        .map(job -> told ? Response.noContent().build() : null);
  }
}
