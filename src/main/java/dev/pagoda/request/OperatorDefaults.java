package dev.pagoda.request;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values that an operator set for missing fields, by model. */
final class OperatorDefaults {
  private final Map<String, ObjectNode> byModel = new HashMap<>();

  /**
   * @param texts by model name, then by field name in snake or kebab case
   * @throws IllegalArgumentException naming a key that is no request field
   */
  OperatorDefaults(Map<String, Map<String, String>> texts) {
    texts.forEach((model, fields) -> byModel.put(model, fields(model, fields)));
  }

  private static ObjectNode fields(String model, Map<String, String> texts) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    texts.forEach(
        (key, text) -> {
          String name = key.replace('-', '_');
          RequestField field =
              RequestField.find(name)
                  .filter(found -> found != RequestField.MODEL)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              key(model, key) + " " + FieldNames.unknown(name)));
          fields.set(name, field.type().fromText(List.of(text)));
        });
    return fields;
  }

  static String key(String model, String field) {
    return "pagoda.defaults." + model + "." + field.replace('_', '-');
  }

  /** The defaults of a model. */
  ObjectNode of(String model) {
    return byModel.get(model);
  }

  /** Models that have defaults. */
  Iterable<String> models() {
    return byModel.keySet();
  }

  /**
   * The fields of the body over the defaults of the model. A null takes the operator's default
   * away: what remains is that of the class, as with an explicit {@code None} in diffusers.
   */
  ObjectNode under(ObjectNode body, String model) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.setAll(byModel.getOrDefault(model, fields));
    fields.setAll(body);
    return fields;
  }
}
