package dev.pagoda.api;

import dev.pagoda.generation.JobService;
import io.smallrye.mutiny.Multi;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What becomes of a generation, as it happens: any process can tell, whichever runs the job. */
@Path("/v1/generations/{id}/events")
@Tag(name = "Generations")
public final class GenerationEventsResource {
  private final JobService jobs;
  private final JobViews views;
  private final Address address;
  private final EventStreams streams;

  GenerationEventsResource(JobService jobs, JobViews views, Address address, EventStreams streams) {
    this.jobs = jobs;
    this.views = views;
    this.address = address;
    this.streams = streams;
  }

  /** Events until the generation has ended. */
  @GET
  @FollowedJob
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "followGeneration",
      summary = "Follow a generation",
      description =
          "Server-sent events: `progress` whenever the place in the queue or the step changes, then"
              + " `succeeded`, `failed` or `canceled` with the generation. A client that comes back"
              + " with `Last-Event-ID` is told what is new.")
  @APIResponse(
      responseCode = "200",
      description = "The events",
      content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS))
  @APIResponse(responseCode = "204", description = "The end was told: do not come back")
  @APIResponse(responseCode = "503", ref = "Problem")
  public Multi<OutboundSseEvent> follow(
      @PathParam("id") String id,
      @Parameter(description = "The last event that the client has got.")
          @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER)
          String lastEventId,
      @Context Sse sse,
      @Context UriInfo uri,
      @Context RoutingContext request) {
    streams.enter(request);
    URI base = address.of(uri);
    JobEvents events = new JobEvents(sse, lastEventId);
    return jobs.follow(id)
        .onItem()
        .transformToUniAndConcatenate(
            job -> views.view(job, base).map(view -> events.of(job, view)))
        .flatMap(event -> Multi.createFrom().optional(event));
  }
}
