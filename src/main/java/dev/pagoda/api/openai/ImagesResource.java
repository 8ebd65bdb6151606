package dev.pagoda.api.openai;

import dev.pagoda.api.Address;
import dev.pagoda.api.Callers;
import dev.pagoda.api.RequestBodyReader;
import dev.pagoda.generation.IdempotencyKey;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** The OpenAI Images API: a call waits until the pictures are there, or streams what happens. */
@Path("/v1/images")
@Produces(MediaType.APPLICATION_OCTET_STREAM) // bytes as they are, be they JSON or events
@Tag(name = "OpenAI Images", description = "What OpenAI's clients call, with our fields as well.")
@APIResponse(
    responseCode = "200",
    description = "The pictures",
    headers =
        @Header(name = "x-pagoda-generation", description = "Id of the generation behind it."),
    content = {
      @Content(
          mediaType = MediaType.APPLICATION_JSON,
          schema = @Schema(implementation = ImagesAnswer.class)),
      @Content(mediaType = MediaType.SERVER_SENT_EVENTS)
    })
@APIResponse(
    responseCode = "4XX",
    description = "What is wrong with the call; 429 while the queue is full",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = OpenAiError.class)))
@APIResponse(
    responseCode = "5XX",
    description = "What is wrong with the service, or why there are no pictures",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = OpenAiError.class)))
public final class ImagesResource {
  private final RequestBodyReader bodies;
  private final EditReader edits;
  private final ImageResponses responses;
  private final Address address;
  private final Callers callers;

  ImagesResource(
      RequestBodyReader bodies,
      EditReader edits,
      ImageResponses responses,
      Address address,
      Callers callers) {
    this.bodies = bodies;
    this.edits = edits;
    this.responses = responses;
    this.address = address;
    this.callers = callers;
  }

  /** Makes pictures. */
  @POST
  @Path("generations")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createImage",
      summary = "Make pictures as OpenAI's API does",
      description =
          "Waits for the end. `stream` sends `image_generation.partial_image` and"
              + " `image_generation.completed` events instead. Every field of a generation is taken"
              + " as well. A client that hangs up cancels its generation, unless it sent an"
              + " `Idempotency-Key`. Errors have OpenAI's shape.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = OpenAiFields.class)))
  @Parameter(
      name = IdempotencyKey.HEADER,
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING),
      description = "As elsewhere.")
  public RestMulti<byte[]> generate(@Context HttpServerRequest request, @Context UriInfo uri) {
    return responses.answer(
        bodies.read(request).map(body -> ImageFields.read(body, Map.of())),
        "image_generation",
        asking(request, uri));
  }

  /** Edits a picture. */
  @POST
  @Path("edits")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @Operation(
      operationId = "createImageEdit",
      summary = "Edit a picture as OpenAI's API does",
      description =
          "A form with one `image`. With a `mask`, what is transparent in it is repainted; without"
              + " one the picture is where denoising starts, as far as `strength` says. Fields are"
              + " those of `/v1/images/generations`; lists and objects are JSON texts.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA,
              schema = @Schema(implementation = OpenAiForm.class)))
  @Parameter(
      name = IdempotencyKey.HEADER,
      in = ParameterIn.HEADER,
      schema = @Schema(type = SchemaType.STRING),
      description = "As elsewhere.")
  public RestMulti<byte[]> edit(@Context HttpServerRequest request, @Context UriInfo uri) {
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return responses.answer(
        bodies.readBytes(request).flatMap(body -> edits.read(contentType, body)),
        "image_edit",
        asking(request, uri));
  }

  private ImageResponses.Asking asking(HttpServerRequest request, UriInfo uri) {
    Optional<IdempotencyKey> key =
        Optional.ofNullable(request.getHeader(IdempotencyKey.HEADER)).map(IdempotencyKey::of);
    return new ImageResponses.Asking(callers.current(), key, address.of(uri));
  }
}
