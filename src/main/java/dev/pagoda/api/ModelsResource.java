package dev.pagoda.api;

import dev.pagoda.model.ModelCatalog;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The models there are. */
@Path("/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Models", description = "What there is to make pictures with.")
public final class ModelsResource {
  private final ModelCatalog catalog;
  private final SchedulerNames schedulers;

  ModelsResource(ModelCatalog catalog, SchedulerNames schedulers) {
    this.catalog = catalog;
    this.schedulers = schedulers;
  }

  /** All models; reading them may touch the disk, so not on the event loop. */
  @GET
  @Operation(
      operationId = "listModels",
      summary = "List models",
      description = "OpenAI's list form, with what each model can do.")
  public Uni<ModelView.Page> list() {
    return Uni.createFrom()
        .item(
            () ->
                new ModelView.Page(
                    "list",
                    catalog.models().stream()
                        .map(model -> ModelView.of(model, catalog, schedulers.names()))
                        .toList()))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  /** One model. */
  @GET
  @Path("{model}")
  @Operation(
      operationId = "getModel",
      summary = "Look at a model",
      description = "As it stands in the list. Errors have OpenAI's shape.")
  @APIResponse(
      responseCode = "200",
      description = "The model",
      content = @Content(schema = @Schema(implementation = ModelView.class)))
  @APIResponse(responseCode = "404", description = "There is no such model")
  public Uni<ModelView> get(@PathParam("model") String name) {
    return Uni.createFrom()
        .item(
            () ->
                catalog
                    .find(name)
                    .map(model -> ModelView.of(model, catalog, schedulers.names()))
                    .orElseThrow(() -> new ModelNotFoundException(name, catalog)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }
}
