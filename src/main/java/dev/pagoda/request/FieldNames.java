package dev.pagoda.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Refuses fields that there are not, and those that cannot be used. */
final class FieldNames {
  private static final List<String> KNOWN =
      Arrays.stream(RequestField.values()).map(RequestField::jsonName).toList();

  private FieldNames() {}

  static void check(ObjectNode body, FieldErrors errors) {
    body.properties()
        .forEach(
            property -> {
              String name = property.getKey();
              String reason = UnservedFields.REASONS.get(name);
              if (reason == null && !KNOWN.contains(name)) {
                errors.add(FieldErrors.cut(name), unknown(name));
              } else if (reason != null && !property.getValue().isNull()) {
                errors.add(name, reason);
              }
            });
  }

  static String unknown(String name) {
    Optional<String> meant = Suggestion.closest(name, KNOWN);
    return "is not a request field" + meant.map(m -> "; did you mean `" + m + "`?").orElse("");
  }
}
