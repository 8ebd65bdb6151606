package dev.pagoda.api;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.generation.Caller;
import dev.pagoda.generation.IdempotencyKey;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobService;
import dev.pagoda.generation.Submissions;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.storage.StorageException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Generations: submit, look, cancel. */
@Path("/v1/generations")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Generations", description = "Make pictures with perturbed-attention guidance.")
public final class GenerationsResource {
  private final RequestBodyReader bodies;
  private final Submissions submissions;
  private final JobService jobs;
  private final JobViews views;
  private final SubmissionAnswers answers;
  private final Address address;
  private final Callers callers;
  private final Duration longestWait;

  GenerationsResource(
      RequestBodyReader bodies,
      Submissions submissions,
      JobService jobs,
      JobViews views,
      Address address,
      Callers callers,
      PagodaConfig config) {
    this.bodies = bodies;
    this.submissions = submissions;
    this.jobs = jobs;
    this.views = views;
    this.answers = new SubmissionAnswers(views);
    this.address = address;
    this.callers = callers;
    this.longestWait = config.limits().longestWait();
  }

  /** Accepts a request, and waits for its end where the client prefers that. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Cancellable(false) // a client that hangs up leaves no job half accepted
  @Operation(
      operationId = "submitGeneration",
      summary = "Submit a generation",
      description =
          "Checks the request, fills in defaults and queues it. Fields carry the names of diffusers'"
              + " parameters; only `prompt` is required. An unknown field is an error.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = GenerationRequest.class),
              examples = {
                @ExampleObject(
                    name = "shortest",
                    value = "{\"prompt\": \"a fox on a blue background\"}"),
                @ExampleObject(
                    name = "PAG in two layers",
                    value =
                        "{\"prompt\": \"a fox on a blue background\", \"num_inference_steps\": 20,"
                            + " \"pag_scale\": 3.0, \"pag_applied_layers\": [\"mid\", \"up_blocks.0\"],"
                            + " \"seed\": 7}"),
                @ExampleObject(
                    name = "image-to-image",
                    value =
                        "{\"prompt\": \"a fox in the snow\", \"strength\": 0.6,"
                            + " \"image\": \"data:image/png;base64,…\"}")
              }))
  @APIResponse(
      responseCode = "202",
      description = "Accepted",
      headers = @Header(name = "Location", description = "Where to look at the generation."),
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(
      responseCode = "200",
      description = "Ended within the preferred wait",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "422", ref = "Problem")
  @APIResponse(responseCode = "429", ref = "TooManyRequests")
  @APIResponse(responseCode = "507", ref = "Problem")
  public Uni<Response> submit(
      @Parameter(
              description =
                  "`wait=SECONDS` answers 200 with the ended generation if it ends in time.")
          @HeaderParam("Prefer")
          List<String> prefer,
      @Parameter(
              description =
                  "Names this submission: the same key with the same body gives the same generation,"
                      + " with another body 422.")
          @HeaderParam(IdempotencyKey.HEADER)
          String idempotencyKey,
      @Context HttpServerRequest request,
      @Context UriInfo uri) {
    URI base = address.of(uri);
    Caller caller = callers.current();
    Optional<IdempotencyKey> key =
        Optional.ofNullable(idempotencyKey)
            // The parameter is null as well where the header is empty, which is no key.
            .or(() -> Optional.ofNullable(request.getHeader(IdempotencyKey.HEADER)))
            .map(IdempotencyKey::of);
    Uni<Job> job = bodies.read(request).flatMap(body -> submissions.submit(body, key, caller));
    return WaitPreference.of(prefer, longestWait)
        .map(wait -> job.flatMap(accepted -> await(accepted, wait)))
        .orElse(job)
        .flatMap(known -> answers.answer(known, base));
  }

  /** The job as it is now. */
  @GET
  @Path("{id}")
  @Operation(
      operationId = "getGeneration",
      summary = "Look at a generation",
      description = "Links to pictures are signed anew at every call.")
  @APIResponse(
      responseCode = "200",
      description = "The generation",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  public Uni<JobView> get(@PathParam("id") String id, @Context UriInfo uri) {
    URI base = address.of(uri);
    return jobs.get(id, callers.current()).flatMap(job -> views.view(job, base));
  }

  /** Cancels a job. */
  @DELETE
  @Path("{id}")
  @Cancellable(false) // the worker is told even when the client hangs up
  @Operation(
      operationId = "cancelGeneration",
      summary = "Cancel a generation",
      description = "Also while it runs: between two steps, and inside a step.")
  @APIResponse(
      responseCode = "202",
      description = "Canceled",
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(responseCode = "409", ref = "Problem")
  public Uni<Response> cancel(@PathParam("id") String id, @Context UriInfo uri) {
    URI base = address.of(uri);
    return jobs.cancel(id, callers.current())
        .flatMap(job -> views.view(job, base))
        .map(view -> Response.accepted(view).build());
  }

  /** What is accepted stays so, even where the store cannot say how it goes on. */
  private Uni<Job> await(Job accepted, Duration wait) {
    return jobs.await(accepted.id(), wait)
        .onFailure(StorageException.class)
        .recoverWithItem(accepted);
  }
}
