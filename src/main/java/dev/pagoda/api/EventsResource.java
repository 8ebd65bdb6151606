package dev.pagoda.api;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.event.CloudEventDecoder;
import dev.pagoda.event.Event;
import dev.pagoda.event.EventHandler;
import dev.pagoda.generation.Caller;
import dev.pagoda.request.GenerationRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** CloudEvents over HTTP, in binary and in structured mode. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events", description = "CloudEvents that make generations.")
public final class EventsResource {
  private final RequestBodyReader bodies;
  private final EventHandler events;
  private final CloudEventAnswers answers;
  private final Address address;
  private final Callers callers;
  private final Duration longestWait;

  EventsResource(
      RequestBodyReader bodies,
      EventHandler events,
      CloudEventAnswers answers,
      Address address,
      Callers callers,
      PagodaConfig config) {
    this.bodies = bodies;
    this.events = events;
    this.answers = answers;
    this.address = address;
    this.callers = callers;
    this.longestWait = config.limits().longestWait();
  }

  /** Takes one event. */
  @POST
  @Consumes(MediaType.WILDCARD)
  @Cancellable(false) // a sender that hangs up leaves no job half accepted
  @Operation(
      operationId = "sendEvent",
      summary = "Send a CloudEvent",
      description =
          "Its `type` decides: the data of `dev.pagoda.generation.request` is a request, that of"
              + " `com.amazonaws.s3.ObjectCreated:…` a notification of the bucket. `source` and"
              + " `id` make it the same event when it is sent again: the same generation. Answers"
              + " are CloudEvents in binary mode, so that a Knative broker takes them; it sends an"
              + " event again after 429 and 5xx, not after another 4xx.")
  @Parameter(
      name = "ce-specversion",
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING),
      description = "1.0; binary mode.")
  @Parameter(
      name = "ce-type",
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING),
      description = "Binary mode.")
  @Parameter(
      name = "ce-source",
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING),
      description = "Binary mode.")
  @Parameter(
      name = "ce-id",
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING),
      description = "Binary mode.")
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = GenerationRequest.class)),
        @Content(
            mediaType = "application/cloudevents+json",
            schema = @Schema(type = SchemaType.OBJECT),
            examples =
                @ExampleObject(
                    name = "structured mode",
                    value =
                        "{\"specversion\": \"1.0\", \"type\": \"dev.pagoda.generation.request\","
                            + " \"source\": \"/orders\", \"id\": \"4711\","
                            + " \"datacontenttype\": \"application/json\","
                            + " \"data\": {\"prompt\": \"a fox on a blue background\"}}"))
      })
  @APIResponse(
      responseCode = "202",
      description = "Accepted: `dev.pagoda.generation.queued`",
      headers = @Header(name = "ce-type", description = "`dev.pagoda.generation.` and the status."),
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(
      responseCode = "200",
      description = "Ended, now or when the event was sent before",
      headers = @Header(name = "ce-type", description = "`dev.pagoda.generation.` and the status."),
      content = @Content(schema = @Schema(implementation = JobView.class)))
  @APIResponse(responseCode = "204", description = "An event that asks for nothing")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "422", ref = "Problem")
  @APIResponse(responseCode = "429", ref = "TooManyRequests")
  public Uni<Response> send(
      @Context HttpServerRequest request, @Context HttpHeaders headers, @Context UriInfo uri) {
    URI base = address.of(uri);
    Caller caller = callers.current();
    return bodies
        .readBytes(request)
        .flatMap(
            body -> {
              List<Event> decoded =
                  CloudEventDecoder.decode(
                      CloudEventReader.read(headers.getRequestHeaders(), body));
              return events.handleAll(decoded, caller, longestWait);
            })
        .flatMap(results -> answers.answer(results, base));
  }
}
