package dev.pagoda.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Takes back that what may be null is an object: the generator writes both, and no null is one. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class NullableObjects implements OASFilter {
  @Override
  public void filterOpenAPI(OpenAPI openApi) {
    openApi.getComponents().getSchemas().values().stream()
        .map(Schema::getProperties)
        .filter(properties -> properties != null)
        .map(Map::values)
        .forEach(properties -> properties.forEach(NullableObjects::correct));
  }

  private static void correct(Schema property) {
    boolean nullable =
        property.getAnyOf() != null
            && property.getAnyOf().stream()
                .anyMatch(
                    form -> form.getType() != null && form.getType().contains(SchemaType.NULL));
    if (nullable) {
      property.setType(null);
    }
  }
}
