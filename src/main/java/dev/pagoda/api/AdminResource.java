package dev.pagoda.api;

import dev.pagoda.access.UsageReader;
import dev.pagoda.access.UsageReader.OwnerUsage;
import dev.pagoda.generation.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
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
  private final GenerationListResource lists;
  private final Address address;

  AdminResource(UsageReader usages, GenerationListResource lists, Address address) {
    this.usages = usages;
    this.lists = lists;
    this.address = address;
  }

  /** What an owner has. */
  @GET
  @Path("generations")
  @Operation(
      operationId = "listOwnersGenerations",
      summary = "List an owner's generations",
      description = "As `GET /v1/generations` answers that owner.")
  @APIResponse(responseCode = "200", description = "A page")
  @APIResponse(responseCode = "400", ref = "Problem")
  @APIResponse(responseCode = "403", ref = "Problem")
  public Uni<JobListView> generations(
      @Parameter(description = "Such as `key:alice`; left out: generations that belong to nobody.")
          @QueryParam("owner")
          String owner,
      @QueryParam("limit") @DefaultValue("20") String limit,
      @QueryParam("after") String after,
      @QueryParam("status") List<String> status,
      @QueryParam("model") String model,
      @Context UriInfo uri) {
    return lists.page(new Caller(owner, true), limit, after, status, model, address.of(uri));
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
