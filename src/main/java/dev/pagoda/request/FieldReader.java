package dev.pagoda.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads single fields of a JSON object with strict types: no text is taken for a number, no
 * fraction for an integer, no infinity for a number. What does not fit is noted as an error and the
 * fallback is returned, so that reading goes on and finds all errors.
 */
final class FieldReader {
  private final ObjectNode fields;
  private final FieldErrors errors;

  FieldReader(ObjectNode fields, FieldErrors errors) {
    this.fields = fields;
    this.errors = errors;
  }

  /** The value of a field, or null where it is absent or null. */
  JsonNode value(RequestField field) {
    JsonNode value = fields.get(field.jsonName());
    return value == null || value.isNull() ? null : value;
  }

  String text(RequestField field, String fallback) {
    JsonNode value = value(field);
    if (value == null) {
      return fallback;
    }
    return value.isTextual() ? value.textValue() : wrong(field, "must be a text", value, fallback);
  }

  /** A text or a list of texts; the fallback where it is absent. */
  List<String> texts(RequestField field, List<String> fallback) {
    JsonNode value = value(field);
    if (value == null) {
      return fallback;
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      if (!item.isTextual()) {
        return wrong(field, "must be a text or a list of texts", value, fallback);
      }
      texts.add(item.textValue());
    }
    return List.copyOf(texts);
  }

  /** True or false, or null where it is absent and the fallback is null. */
  Boolean flag(RequestField field, Boolean fallback) {
    JsonNode value = value(field);
    if (value == null) {
      return fallback;
    }
    return value.isBoolean()
        ? Boolean.valueOf(value.booleanValue())
        : wrong(field, "must be true or false", value, fallback);
  }

  /** An integer, or null where it is absent and the fallback is null. */
  Integer integer(RequestField field, Integer fallback) {
    JsonNode value = value(field);
    if (value == null) {
      return fallback;
    }
    return value.isIntegralNumber() && value.canConvertToInt()
        ? Integer.valueOf(value.intValue())
        : wrong(field, "must be an integer of at most 32 bits", value, fallback);
  }

  List<Long> integers(RequestField field, List<Long> fallback) {
    JsonNode value = value(field);
    if (value == null) {
      return fallback;
    }
    List<Long> numbers = new ArrayList<>();
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      if (!item.isIntegralNumber() || !item.canConvertToLong()) {
        return wrong(field, "must be an integer of at most 64 bits or a list", value, fallback);
      }
      numbers.add(item.longValue());
    }
    return List.copyOf(numbers);
  }

  /** A finite number, or null where it is absent and the fallback is null. */
  Double number(RequestField field, Double fallback) {
    JsonNode value = value(field);
    if (value == null) {
      return fallback;
    }
    return isNumber(value)
        ? Double.valueOf(value.doubleValue())
        : wrong(field, "must be a finite number", value, fallback);
  }

  /** A list of finite numbers; one that stands alone counts for all. */
  List<Double> numbers(RequestField field, int count, double fallback) {
    JsonNode value = value(field);
    if (value == null || !value.isArray()) {
      return Collections.nCopies(count, number(field, fallback));
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode item : value) {
      if (!isNumber(item)) {
        return wrong(
            field,
            "must be a finite number or a list of them",
            value,
            Collections.nCopies(count, fallback));
      }
      numbers.add(item.doubleValue());
    }
    return List.copyOf(numbers);
  }

  static boolean isNumber(JsonNode value) {
    return value.isNumber() && Double.isFinite(value.doubleValue());
  }

  Size size(RequestField field, Size fallback) {
    int[] pair = pair(field, "[height, width]");
    return pair == null ? fallback : new Size(pair[0], pair[1]);
  }

  Offset offset(RequestField field, Offset fallback) {
    int[] pair = pair(field, "[top, left]");
    return pair == null ? fallback : new Offset(pair[0], pair[1]);
  }

  private int[] pair(RequestField field, String shape) {
    JsonNode value = value(field);
    if (value == null) {
      return null;
    }
    if (value.isArray() && value.size() == 2 && isInt(value.get(0)) && isInt(value.get(1))) {
      return new int[] {value.get(0).intValue(), value.get(1).intValue()};
    }
    return wrong(field, "must be two integers, " + shape, value, null);
  }

  private static boolean isInt(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt();
  }

  /** Notes that a value does not fit. */
  <T> T wrong(RequestField field, String rule, JsonNode value, T fallback) {
    errors.add(field, rule + ", not " + FieldErrors.show(value));
    return fallback;
  }
}
