package dev.pagoda.api.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.FieldType;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.RequestField;
import dev.pagoda.request.RequestReader;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes JSON of a form: files become base64, and texts what the types of their fields are. */
final class EditForm {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Texts that people write, and no JSON whatever they begin with. */
  private static final Set<RequestField> WRITTEN =
      Set.of(
          RequestField.PROMPT,
          RequestField.PROMPT_2,
          RequestField.NEGATIVE_PROMPT,
          RequestField.NEGATIVE_PROMPT_2);

  /** Fields of the OpenAI API that are no texts. */
  private static final Map<String, FieldType> TYPES =
      Map.of(
          "n", FieldType.INTEGER,
          "partial_images", FieldType.INTEGER,
          "stream", FieldType.BOOLEAN);

  private EditForm() {}

  /**
   * The fields of a form.
   *
   * @throws InvalidRequestException naming fields that a form cannot hold so
   */
  static ObjectNode read(List<FormPart> parts) {
    Map<String, ArrayNode> values = new LinkedHashMap<>();
    for (FormPart part : parts) {
      if (part.name().indexOf('[') >= 0) {
        throw wrong(part.name(), "is not taken apart: send the whole field as JSON text");
      }
      values.computeIfAbsent(part.name(), name -> NODES.arrayNode()).add(value(part));
    }
    ObjectNode fields = NODES.objectNode();
    values.forEach(
        (name, all) -> {
          if (all.size() > 1 && !several(name)) {
            throw wrong(name, "may be given once, not " + all.size() + " times");
          }
          fields.set(name, all.size() > 1 ? all : all.get(0));
        });
    return fields;
  }

  private static boolean several(String name) {
    return RequestField.find(name).map(RequestField::type).map(FieldType::several).orElse(false);
  }

  private static JsonNode value(FormPart part) {
    RequestField field = RequestField.find(part.name()).orElse(null);
    if (field == null) {
      FieldType type = TYPES.getOrDefault(part.name(), FieldType.TEXT);
      return type.fromText(List.of(part.text()));
    }
    return switch (field.type()) {
      case TEXT, FORMAT -> NODES.textNode(part.text());
      case TEXTS -> WRITTEN.contains(field) ? NODES.textNode(part.text()) : json(part.text(), "[");
      case IMAGE, IMAGES ->
          part.isFile()
              ? NODES.textNode(Base64.getEncoder().encodeToString(part.content()))
              : json(part.text(), "[{");
      case SCHEDULER -> json(part.text(), "{");
      default -> json(part.text(), null);
    };
  }

  /**
   * The value that a text says in JSON, or the text itself where it is no JSON.
   *
   * @param starts what JSON begins with in this field; null for anything
   */
  private static JsonNode json(String text, String starts) {
    if (starts != null && (text.isBlank() || starts.indexOf(text.strip().charAt(0)) < 0)) {
      return NODES.textNode(text);
    }
    try {
      JsonNode value = RequestReader.mapper().readTree(text);
      return value.isMissingNode() ? NODES.textNode(text) : value;
    } catch (JsonProcessingException notJson) {
      return NODES.textNode(text);
    }
  }

  static InvalidRequestException wrong(String field, String message) {
    return new InvalidRequestException(List.of(new FieldError(field, message)));
  }
}
