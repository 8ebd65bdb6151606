package dev.pagoda.api;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What the OpenAPI document says of the whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Pagoda",
            version = "1",
            description =
                "Perturbed-Attention Guidance on demand: pictures from stock ONNX exports. JSON in"
                    + " and out, times in RFC 3339 UTC, errors as RFC 9457 problem documents.",
            license =
                @License(
                    name = "Apache-2.0",
                    url = "https://www.apache.org/licenses/LICENSE-2.0.txt")),
    security = @SecurityRequirement(name = "bearer"),
    components =
        @Components(
            securitySchemes =
                @SecurityScheme(
                    securitySchemeName = "bearer",
                    type = SecuritySchemeType.HTTP,
                    scheme = "bearer",
                    description =
                        "An API key (`pk_…`), or an access token of the OpenID Connect provider."
                            + " Nothing where the service is open to everybody."),
            responses = {
              @APIResponse(
                  name = "Problem",
                  description = "A problem document",
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class))),
              @APIResponse(
                  name = "TooManyRequests",
                  description = "The queue is full, or a limit of the caller is met",
                  headers =
                      @Header(
                          name = "Retry-After",
                          description = "Seconds after which to try again."),
                  content =
                      @Content(
                          mediaType = Problem.MEDIA_TYPE,
                          schema = @Schema(implementation = Problem.class)))
            }))
public final class ApiDescription extends Application {}
