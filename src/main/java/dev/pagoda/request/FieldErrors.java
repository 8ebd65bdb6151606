package dev.pagoda.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a request. Messages write other fields in backquotes. */
final class FieldErrors {
  private static final int SHOWN = 80;
  private final List<FieldError> errors = new ArrayList<>();

  void add(RequestField field, String message) {
    add(field.jsonName(), message);
  }

  void add(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  /** Whether the field has an error already, so that rules across fields need not judge it. */
  boolean has(RequestField field) {
    return errors.stream().anyMatch(error -> error.field().equals(field.jsonName()));
  }

  void throwIfAny() {
    if (!errors.isEmpty()) {
      throw new InvalidRequestException(errors);
    }
  }

  /** A value as JSON, cut to a length that fits a sentence. */
  static String show(JsonNode value) {
    return cut(value.toString());
  }

  static String cut(String text) {
    if (text.length() <= SHOWN) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
    return text.substring(0, end) + "…";
  }
}
