package dev.pagoda.api.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.api.Address;
import dev.pagoda.api.Callers;
import dev.pagoda.api.RequestBodyReader;
import dev.pagoda.generation.Caller;
import dev.pagoda.generation.IdempotencyKey;
import dev.pagoda.generation.Job;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** The OpenAI Images API: a call waits until the pictures are there, or streams what happens. */
@Path("/v1/images")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OpenAI Images", description = "What OpenAI's clients call, with our fields as well.")
public final class ImagesResource {
  private static final String GENERATION = "image_generation";
  private static final String EDIT = "image_edit";

  private final RequestBodyReader bodies;
  private final EditReader edits;
  private final ImageJobs jobs;
  private final ImageAnswers answers;
  private final Address address;
  private final Callers callers;
  private final ObjectMapper mapper;

  private record Accepted(ImageCall call, Job job) {}

  /** Who asks, and what they see of this service. */
  private record Asking(Caller caller, Optional<IdempotencyKey> key, URI base) {}

  ImagesResource(
      RequestBodyReader bodies,
      EditReader edits,
      ImageJobs jobs,
      ImageAnswers answers,
      Address address,
      Callers callers,
      ObjectMapper mapper) {
    this.bodies = bodies;
    this.edits = edits;
    this.jobs = jobs;
    this.answers = answers;
    this.address = address;
    this.callers = callers;
    this.mapper = mapper;
  }

  /** Makes pictures. */
  @POST
  @Path("generations")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<RestMulti<byte[]>> generate(
      @Context HttpServerRequest request, @Context UriInfo uri) {
    return answer(
        bodies.read(request).map(body -> ImageFields.read(body, Map.of())),
        GENERATION,
        asking(request, uri));
  }

  /** Edits a picture. */
  @POST
  @Path("edits")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Uni<RestMulti<byte[]>> edit(@Context HttpServerRequest request, @Context UriInfo uri) {
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return answer(
        bodies.readBytes(request).flatMap(body -> edits.read(contentType, body)),
        EDIT,
        asking(request, uri));
  }

  private Asking asking(HttpServerRequest request, UriInfo uri) {
    Optional<IdempotencyKey> key =
        Optional.ofNullable(request.getHeader(IdempotencyKey.HEADER)).map(IdempotencyKey::of);
    return new Asking(callers.current(), key, address.of(uri));
  }

  /** A client that hangs up leaves no job half accepted, and none that nobody asks for again. */
  private Uni<RestMulti<byte[]>> answer(Uni<ImageCall> read, String events, Asking asking) {
    CompletableFuture<Accepted> accepted =
        read.flatMap(
                call ->
                    jobs.accept(call, asking.key(), asking.caller())
                        .map(job -> new Accepted(call, job)))
            .subscribeAsCompletionStage();
    return Uni.createFrom()
        .completionStage(accepted::copy)
        .onFailure(CompletionException.class)
        .transform(Throwable::getCause)
        .flatMap(
            known -> known.call().stream() ? stream(known, events, asking) : whole(known, asking))
        .onCancellation()
        .invoke(() -> accepted.thenAccept(known -> abandon(known.job(), asking)));
  }

  private void abandon(Job job, Asking asking) {
    if (asking.key().isEmpty()) {
      jobs.abandon(job, asking.caller());
    }
  }

  private Uni<RestMulti<byte[]>> whole(Accepted known, Asking asking) {
    return jobs.pictures(known.job())
        .flatMap(job -> answers.answer(job, known.call().base64(), asking.base()))
        .map(answer -> response(known, Multi.createFrom().item(json(answer)), "application/json"));
  }

  private Uni<RestMulti<byte[]>> stream(Accepted known, String events, Asking asking) {
    Multi<byte[]> all =
        new ImageEvents(answers, mapper, events, known.call().partialImages())
            .of(jobs.follow(known.job()))
            .onCancellation()
            .invoke(() -> abandon(known.job(), asking));
    return Uni.createFrom().item(() -> response(known, all, MediaType.SERVER_SENT_EVENTS));
  }

  private static RestMulti<byte[]> response(Accepted known, Multi<byte[]> body, String type) {
    return RestMulti.fromMultiData(body)
        .encodeAsJsonArray(false) // the bytes are what is sent
        .header(HttpHeaders.CONTENT_TYPE, type)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no") // proxies would hold events back
        .header("x-pagoda-generation", known.job().id())
        .build();
  }

  private byte[] json(ImagesAnswer answer) {
    try {
      return mapper.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every answer can be written as JSON.", e);
    }
  }
}
