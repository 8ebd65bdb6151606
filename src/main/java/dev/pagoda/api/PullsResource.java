package dev.pagoda.api;

import dev.pagoda.hub.PullTask;
import dev.pagoda.hub.Pulls;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Pulls of models into the models directory of this process. */
@Path("/v1/admin/models/pull")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Administration", description = "For operators.")
public final class PullsResource {
  private final RequestBodyReader bodies;
  private final Optional<Pulls> pulls;

  PullsResource(RequestBodyReader bodies, Optional<Pulls> pulls) {
    this.bodies = bodies;
    this.pulls = pulls;
  }

  /** Begins a pull, or lets it wait for others. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Cancellable(false)
  @Operation(
      operationId = "pullModel",
      summary = "Pull a model",
      description =
          "Fetches a model, ControlNet, IP-Adapter or LoRAs from the configured hub, checks it and"
              + " offers it. Sent again after a failure, it goes on where it ended.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = PullBody.class)))
  @APIResponse(
      responseCode = "202",
      description = "Accepted",
      content = @Content(schema = @Schema(implementation = PullView.class)))
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "409", ref = "Problem")
  public Uni<Response> pull(@Context HttpServerRequest request) {
    return bodies
        .read(request)
        .map(PullBody::read)
        .map(
            asked ->
                pulls.isEmpty()
                    ? nowhere()
                    : pulls
                        .get()
                        .submit(asked)
                        .map(PullsResource::accepted)
                        .orElseGet(PullsResource::full));
  }

  /** All that this process remembers, newest first. */
  @GET
  @Operation(operationId = "listPulls", summary = "List pulls")
  public PullView.Page list() {
    return new PullView.Page(
        pulls.map(Pulls::all).orElse(List.of()).stream().map(PullView::of).toList());
  }

  /** A pull as it is now. */
  @GET
  @Path("{id}")
  @Operation(operationId = "getPull", summary = "Look at a pull")
  @APIResponse(
      responseCode = "200",
      description = "The pull",
      content = @Content(schema = @Schema(implementation = PullView.class)))
  public Response get(@PathParam("id") String id) {
    return with(id, task -> Response.ok(PullView.of(task)).build());
  }

  /** Cancels a pull. */
  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "cancelPull",
      summary = "Cancel a pull",
      description = "What was fetched is kept for the next one.")
  @APIResponse(
      responseCode = "202",
      description = "It ends soon",
      content = @Content(schema = @Schema(implementation = PullView.class)))
  @APIResponse(responseCode = "409", ref = "Problem")
  public Response cancel(@PathParam("id") String id) {
    return with(
        id,
        task -> {
          if (task.state().ended()) {
            return Problem.of(409, "already-ended", "Already ended", "The pull has ended.")
                .response()
                .build();
          }
          pulls.orElseThrow().cancel(task);
          return Response.accepted(PullView.of(task)).build();
        });
  }

  private Response with(String id, Function<PullTask, Response> answer) {
    return pulls
        .flatMap(all -> all.find(id))
        .map(answer)
        .orElseGet(
            () ->
                Problem.of(404, "not-found", "Not found", "This process knows no such pull.")
                    .response()
                    .build());
  }

  private static Response accepted(PullTask task) {
    return Response.accepted(PullView.of(task))
        .header(HttpHeaders.LOCATION, "/v1/admin/models/pull/" + task.id())
        .build();
  }

  private static Response full() {
    return Problem.of(429, "queue-full", "Too many requests", "Too many pulls wait.")
        .response()
        .header(HttpHeaders.RETRY_AFTER, 60)
        .build();
  }

  private static Response nowhere() {
    return Problem.of(
            409,
            "no-models-directory",
            "Nowhere to pull to",
            "This process has no models directory: set pagoda.models.directory, and ask a worker.")
        .response()
        .build();
  }
}
