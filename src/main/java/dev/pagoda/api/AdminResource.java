package dev.pagoda.api;

import dev.pagoda.access.UsageReader;
import dev.pagoda.access.UsageReader.OwnerUsage;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What only admins may call; nobody else comes so far. */
@Path("/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin", description = "For keys and roles of admins.")
public final class AdminResource {
  private final UsageReader usages;

  AdminResource(UsageReader usages) {
    this.usages = usages;
  }

  /** What an owner has used. */
  @GET
  @Path("usage/{owner}")
  @Operation(
      operationId = "getUsage",
      summary = "Look at an owner's usage",
      description =
          "Generations that have not ended and pixel steps of the window, and the limits of both."
              + " Only what is limited is counted.")
  @APIResponse(
      responseCode = "200",
      description = "The usage; nothing for an owner that nobody has heard of",
      content = @Content(schema = @Schema(implementation = OwnerUsage.class)))
  @APIResponse(responseCode = "403", ref = "Problem")
  public Uni<OwnerUsage> usage(
      @Parameter(description = "`key:NAME`, or `oidc:…` as the log has it.") @PathParam("owner")
          String owner) {
    return usages.read(owner);
  }
}
