package dev.pagoda.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagoda.request.FieldError;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is wrong, as RFC 9457 writes it. */
@Schema(description = "A problem document (RFC 9457).")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    @Schema(
            description = "Kind of problem, for programs.",
            examples = "urn:pagoda:problem:invalid-request")
        String type,
    @Schema(description = "Kind of problem, for people.", examples = "Invalid request")
        String title,
    @Schema(description = "HTTP status.", examples = "400") int status,
    @Schema(description = "What is wrong this time.") String detail,
    @Schema(description = "Every field that is wrong.") List<FieldError> errors) {
  static final String MEDIA_TYPE = "application/problem+json";
  private static final String TYPE_PREFIX = "urn:pagoda:problem:";

  /** A problem of a kind that is written {@code invalid-request}. */
  static Problem of(int status, String kind, String title, String detail) {
    return new Problem(TYPE_PREFIX + kind, title, status, detail, null);
  }

  Problem with(List<FieldError> fieldErrors) {
    return new Problem(type, title, status, detail, fieldErrors);
  }

  /** As it is written in {@link #of}. */
  String kind() {
    return type.substring(TYPE_PREFIX.length());
  }

  Response.ResponseBuilder response() {
    return Response.status(status).type(MEDIA_TYPE).entity(this);
  }
}
