package dev.pagoda.scheduler;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * One key of a scheduler's configuration, as the constructor of the diffusers class declares it.
 *
 * @param name diffusers' name
 * @param type what values are taken
 * @param defaultValue of the class; null where diffusers has None
 * @param choices values that a {@link Type#CHOICE} takes
 */
record Parameter(String name, Type type, Object defaultValue, List<String> choices) {
  enum Type {
    INTEGER,
    NUMBER,
    FLAG,
    NUMBERS,
    CHOICE
  }

  static Parameter integer(String name, int defaultValue) {
    return new Parameter(name, Type.INTEGER, defaultValue, List.of());
  }

  static Parameter number(String name, Double defaultValue) {
    return new Parameter(name, Type.NUMBER, defaultValue, List.of());
  }

  static Parameter flag(String name) {
    return new Parameter(name, Type.FLAG, false, List.of());
  }

  static Parameter numbers(String name) {
    return new Parameter(name, Type.NUMBERS, null, List.of());
  }

  /** A text of a closed set; the first choice is the default. */
  static Parameter choice(String name, String... choices) {
    return new Parameter(name, Type.CHOICE, choices[0], List.of(choices));
  }

  /**
   * The value as {@code Integer}, {@code Double}, {@code Boolean}, {@code List<Double>} or {@code
   * String}; null, which diffusers writes for "not set", means the default.
   *
   * @throws IllegalArgumentException naming the key, if the value is of another type
   */
  Object check(Object value) {
    if (value == null) {
      return defaultValue;
    }
    return switch (type) {
      case INTEGER -> integer(value);
      case NUMBER -> number(value);
      case FLAG -> {
        require(value instanceof Boolean, "true or false", value);
        yield value;
      }
      case NUMBERS -> {
        require(value instanceof Collection<?> c && !c.isEmpty(), "a list of numbers", value);
        yield ((Collection<?>) value).stream().map(this::number).toList();
      }
      case CHOICE -> {
        require(choices.contains(value), "one of " + String.join(", ", choices), value);
        yield value;
      }
    };
  }

  private Object integer(Object value) {
    double number = number(value);
    require(
        number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE,
        "a whole number",
        value);
    return (int) number;
  }

  private Double number(Object value) {
    require(
        value instanceof Number n && Double.isFinite(n.doubleValue()), "a finite number", value);
    return ((Number) value).doubleValue();
  }

  private void require(boolean ok, String what, Object value) {
    if (!ok) {
      String text = value instanceof Object[] a ? Arrays.toString(a) : String.valueOf(value);
      throw new IllegalArgumentException(name + " must be " + what + ", not " + text);
    }
  }
}
