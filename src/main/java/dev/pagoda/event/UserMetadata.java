package dev.pagoda.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.RequestField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fields of a request in the user metadata of an object: {@code pag-scale} or {@code pag_scale} is
 * the field of that name, typed as it is. A name that is no field goes on as it is, so that the
 * reader of the request says so.
 */
final class UserMetadata {
  private UserMetadata() {}

  /**
   * @throws InvalidRequestException naming an entry that a picture cannot have
   */
  static ObjectNode fields(Map<String, String> metadata) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(metadata)
        .forEach(
            (name, value) -> {
              String field = name.toLowerCase(Locale.ROOT).replace('-', '_');
              if (fields.has(field) || field.equals(RequestField.IMAGE.jsonName())) {
                String why = fields.has(field) ? "is given twice" : "is the object itself";
                throw new InvalidRequestException(List.of(new FieldError(field, why)));
              }
              String text = EncodedWords.decode(value);
              RequestField.find(field)
                  .ifPresentOrElse(
                      known -> fields.set(field, known.type().fromText(List.of(text))),
                      () -> fields.put(field, text));
            });
    return fields;
  }
}
