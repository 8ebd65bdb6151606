package dev.pagoda.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.event.EventResult.NotNow;
import dev.pagoda.event.EventResults;
import dev.pagoda.generation.IdempotencyConflictException;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.NotAdmittedException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

/**
 * Answers to CloudEvents, as a Knative broker needs them: it sends an event again after 404, 408,
 * 409, 429 and 5xx, and takes a body only if it is a CloudEvent itself.
 */
@Singleton
final class CloudEventAnswers {
  private static final String TYPES = "dev.pagoda.generation.";

  private final JobViews views;
  private final ObjectMapper mapper;

  CloudEventAnswers(JobViews views, ObjectMapper mapper) {
    this.views = views;
    this.mapper = mapper;
  }

  /**
   * Answers an event by what became of it.
   *
   * @return fails with {@link dev.pagoda.request.InvalidRequestException} where that is the result
   */
  Uni<Response> answer(EventResults results, URI base) {
    if (results.notNow().isPresent()) {
      return Uni.createFrom().item(later(results.notNow().get()));
    }
    if (results.refused().isPresent()) {
      RuntimeException reason = results.refused().get().reason();
      return reason instanceof NotAdmittedException
          ? Uni.createFrom()
              .item(unprocessable("insufficient-memory", "Insufficient memory", reason))
          : reason instanceof IdempotencyConflictException
              ? Uni.createFrom()
                  .item(unprocessable("idempotency-conflict", "Unprocessable content", reason))
              : Uni.createFrom().failure(reason);
    }
    List<Job> jobs = results.jobs();
    return jobs.size() == 1
        ? views.view(jobs.get(0), base).map(view -> reply(jobs.get(0), view))
        : Uni.createFrom().item(Response.status(jobs.isEmpty() ? 204 : 202).build());
  }

  private static Response later(NotNow notNow) {
    return notNow.afterSeconds().isPresent()
        ? Problem.of(429, "queue-full", "Too many requests", notNow.reason())
            .response()
            .header(HttpHeaders.RETRY_AFTER, notNow.afterSeconds().getAsInt())
            .build()
        : Problem.of(503, "not-now", "Service unavailable", notNow.reason()).response().build();
  }

  /** Not 507 nor 409, after which it would be sent again in vain. */
  private static Response unprocessable(String kind, String title, RuntimeException reason) {
    return Problem.of(422, kind, title, reason.getMessage()).response().build();
  }

  private Response reply(Job job, JobView view) {
    String location = "/v1/generations/" + job.id();
    CloudEvent event =
        CloudEventBuilder.v1()
            .withId(job.id() + "." + view.status())
            .withSource(URI.create(location))
            .withType(TYPES + view.status())
            .withSubject(job.id())
            .withData(MediaType.APPLICATION_JSON, json(view))
            .build();
    Response.ResponseBuilder response =
        Response.status(job.state().ended() ? 200 : 202).header(HttpHeaders.LOCATION, location);
    HttpMessageFactory.createWriter(response::header, response::entity).writeBinary(event);
    return response.build();
  }

  private byte[] json(JobView view) {
    try {
      return mapper.writeValueAsBytes(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every job can be written as JSON.", e);
    }
  }
}
