package dev.pagoda.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Refuses fields that there are not, and those that cannot be used. */
final class FieldNames {
  private static final int MOST_NAMED = 32;
  private static final List<String> KNOWN =
      Arrays.stream(RequestField.values()).map(RequestField::jsonName).toList();

  private FieldNames() {}

  /** Names the first ones only: a stranger may send any number of them. */
  static void check(ObjectNode body, FieldErrors errors) {
    int named = 0;
    for (Map.Entry<String, JsonNode> property : body.properties()) {
      String name = property.getKey();
      String reason = UnservedFields.REASONS.get(name);
      boolean unknown = reason == null && !KNOWN.contains(name);
      if (!unknown && (reason == null || property.getValue().isNull())) {
        continue;
      }
      errors.add(FieldErrors.cut(name), unknown ? unknown(name) : reason);
      named++;
      if (named == MOST_NAMED) {
        return;
      }
    }
  }

  static String unknown(String name) {
    Optional<String> meant = Suggestion.closest(name, KNOWN);
    return "is not a request field" + meant.map(m -> "; did you mean `" + m + "`?").orElse("");
  }
}
