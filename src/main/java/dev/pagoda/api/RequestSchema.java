package dev.pagoda.api;

import dev.pagoda.request.FieldType;
import dev.pagoda.request.RequestField;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Describes the fields of a request as they are written in JSON, which its Java types do not tell:
 * one value may stand for a list of one, sizes and corners are pairs, and pictures come in several
 * forms.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class RequestSchema implements OASFilter {
  private static final String IMAGE = "ImageInput";
  private static final String ADAPTER_SCALE = "IpAdapterScale";

  @Override
  public void filterOpenAPI(OpenAPI openApi) {
    Components components = openApi.getComponents();
    Schema request = components.getSchemas().get("GenerationRequest");
    Map<String, Schema> fields = new LinkedHashMap<>();
    for (RequestField field : RequestField.values()) {
      fields.put(field.jsonName(), schema(field.type()).description(field.description()));
    }
    if (!fields.keySet().equals(request.getProperties().keySet())) {
      throw new IllegalStateException(
          "A request has " + request.getProperties().keySet() + ", not " + fields.keySet());
    }
    request.setProperties(fields);
    request.setRequired(List.of(RequestField.PROMPT.jsonName()));
    components.addSchema(IMAGE, image());
    components.addSchema(ADAPTER_SCALE, adapterScale());
    components.getSchemas().get("LoraUse").addRequired("name");
    List.of("Size", "Offset", "JsonNode", "JsonNodeType").forEach(components::removeSchema);
  }

  private static Schema schema(FieldType type) {
    return switch (type) {
      case TEXT -> of(SchemaType.STRING);
      case TEXTS -> oneOrMany(of(SchemaType.STRING));
      case BOOLEAN -> of(SchemaType.BOOLEAN);
      case INTEGER -> of(SchemaType.INTEGER);
      case INTEGERS -> oneOrMany(of(SchemaType.INTEGER));
      case NUMBER -> of(SchemaType.NUMBER);
      case NUMBERS -> oneOrMany(of(SchemaType.NUMBER));
      case IMAGE -> reference(IMAGE);
      case IMAGES -> oneOrMany(reference(IMAGE));
      case ADAPTER_SCALES -> oneOrMany(reference(ADAPTER_SCALE));
      case LORAS -> of(SchemaType.ARRAY).items(reference("LoraUse"));
      case SIZE, OFFSET ->
          of(SchemaType.ARRAY).items(of(SchemaType.INTEGER)).minItems(2).maxItems(2);
      case SCHEDULER -> any(of(SchemaType.STRING), of(SchemaType.OBJECT));
      case FORMAT -> reference("OutputFormat");
    };
  }

  private static Schema image() {
    return any(
            of(SchemaType.STRING).description("A data URI, or plain base64."),
            of(SchemaType.OBJECT)
                .addProperty(
                    "object",
                    of(SchemaType.STRING)
                        .description("Key of a stored object: `images[].object` of a generation."))
                .addRequired("object"),
            of(SchemaType.OBJECT)
                .addProperty(
                    "url",
                    of(SchemaType.STRING)
                        .description(
                            "Address of a picture, where the operator allows fetching; it is"
                                + " fetched once, when the request is accepted."))
                .addRequired("url"))
        .description("A picture: PNG, JPEG or WebP; or latents, where a field takes them.");
  }

  private static Schema adapterScale() {
    return any(of(SchemaType.NUMBER), of(SchemaType.OBJECT))
        .description(
            "A number for all blocks, or numbers by block as diffusers' `set_ip_adapter_scale` takes"
                + " them; a block that is not named has 0.");
  }

  private static Schema oneOrMany(Schema one) {
    return any(one, of(SchemaType.ARRAY).items(one).minItems(1));
  }

  private static Schema any(Schema... forms) {
    return OASFactory.createSchema().anyOf(List.of(forms));
  }

  private static Schema of(SchemaType type) {
    return OASFactory.createSchema().addType(type);
  }

  private static Schema reference(String name) {
    return OASFactory.createSchema().ref(name);
  }
}
