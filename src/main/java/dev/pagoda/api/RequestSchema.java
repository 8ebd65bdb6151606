package dev.pagoda.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Describes the fields of a request as they are written in JSON, which its Java types do not tell:
 * one value may stand for a list of one, and sizes and corners are pairs.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class RequestSchema implements OASFilter {
  private static final List<String> TEXTS =
      List.of("prompt", "prompt_2", "negative_prompt", "negative_prompt_2", "pag_applied_layers");
  private static final List<String> PAIRS =
      List.of(
          "original_size",
          "crops_coords_top_left",
          "target_size",
          "negative_original_size",
          "negative_crops_coords_top_left",
          "negative_target_size");

  @Override
  public void filterOpenAPI(OpenAPI openApi) {
    Schema request = openApi.getComponents().getSchemas().get("GenerationRequest");
    TEXTS.forEach(name -> describe(request, name, oneOrMany(SchemaType.STRING)));
    PAIRS.forEach(name -> describe(request, name, pair()));
    describe(request, "seed", oneOrMany(SchemaType.INTEGER));
    describe(
        request,
        "scheduler",
        OASFactory.createSchema().anyOf(List.of(of(SchemaType.STRING), of(SchemaType.OBJECT))));
    request.setRequired(List.of("prompt"));
    openApi.getComponents().removeSchema("Size");
    openApi.getComponents().removeSchema("Offset");
  }

  private static void describe(Schema request, String name, Schema schema) {
    Schema known = request.getProperties().get(name);
    if (known == null) {
      throw new IllegalStateException("A request has no field " + name + ".");
    }
    request.addProperty(name, schema.description(known.getDescription()));
  }

  private static Schema oneOrMany(SchemaType type) {
    return OASFactory.createSchema()
        .anyOf(List.of(of(type), of(SchemaType.ARRAY).items(of(type)).minItems(1)));
  }

  private static Schema pair() {
    return of(SchemaType.ARRAY).items(of(SchemaType.INTEGER)).minItems(2).maxItems(2);
  }

  private static Schema of(SchemaType type) {
    return OASFactory.createSchema().addType(type);
  }
}
