package dev.pagoda.api;

import dev.pagoda.request.FieldType;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.request.RequestField;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** Describes request fields as they are in JSON, which the Java types do not tell. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class RequestSchema implements OASFilter {
  private static final String NAME = "GenerationRequest";

  @Override
  public void filterOpenAPI(OpenAPI api) {
    Schema request = OASFactory.createSchema().addType(SchemaType.OBJECT);
    for (RequestField field : RequestField.values()) {
      request.addProperty(field.jsonName(), schema(field.type()).description(field.description()));
    }
    request.addRequired(RequestField.PROMPT.jsonName());
    request.setAdditionalPropertiesBoolean(false);
    api.getComponents().addSchema(NAME, request);
  }

  private static Schema schema(FieldType type) {
    return switch (type) {
      case TEXT -> of(SchemaType.STRING);
      case TEXTS -> oneOrMore(SchemaType.STRING);
      case INTEGER -> of(SchemaType.INTEGER).format("int32");
      case INTEGERS -> oneOrMore(SchemaType.INTEGER);
      case NUMBER -> of(SchemaType.NUMBER).format("double");
      case SIZE, OFFSET -> list(SchemaType.INTEGER).minItems(2).maxItems(2);
      case SCHEDULER -> either(of(SchemaType.STRING), of(SchemaType.OBJECT));
      case FORMAT ->
          of(SchemaType.STRING)
              .enumeration(
                  Arrays.stream(OutputFormat.values())
                      .<Object>map(OutputFormat::jsonName)
                      .toList());
    };
  }

  private static Schema oneOrMore(SchemaType type) {
    return either(of(type), list(type));
  }

  private static Schema either(Schema one, Schema other) {
    return OASFactory.createSchema().anyOf(List.of(one, other));
  }

  private static Schema list(SchemaType type) {
    return of(SchemaType.ARRAY).items(of(type));
  }

  private static Schema of(SchemaType type) {
    return OASFactory.createSchema().addType(type);
  }
}
