package dev.pagoda.scheduler;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One key of a scheduler's configuration, as the constructor of the diffusers class declares it.
 *
 * @param name diffusers' name
 * @param type what values are taken
 * @param defaultValue of the class; null where diffusers has None
 * @param choices values that a {@link Type#CHOICE} takes
 * @param readAs what this class makes of choices that files of other classes hold
 */
record Parameter(
    String name, Type type, Object defaultValue, List<String> choices, Map<String, String> readAs) {
  enum Type {
    INTEGER,
    NUMBER,
    /** A number, or minus infinity. */
    LOWER_BOUND,
    FLAG,
    NUMBERS,
    /** Whole numbers, perhaps none. */
    INDICES,
    CHOICE,
    /** Only its default: diffusers has more, which is not built. */
    FIXED
  }

  private Parameter(String name, Type type, Object defaultValue) {
    this(name, type, defaultValue, List.of(), Map.of());
  }

  static Parameter integer(String name, int defaultValue) {
    return new Parameter(name, Type.INTEGER, defaultValue);
  }

  static Parameter number(String name, Double defaultValue) {
    return new Parameter(name, Type.NUMBER, defaultValue);
  }

  static Parameter lowerBound(String name) {
    return new Parameter(name, Type.LOWER_BOUND, Double.NEGATIVE_INFINITY);
  }

  /** False by default. */
  static Parameter flag(String name) {
    return flag(name, false);
  }

  static Parameter flag(String name, boolean defaultValue) {
    return new Parameter(name, Type.FLAG, defaultValue);
  }

  static Parameter numbers(String name) {
    return new Parameter(name, Type.NUMBERS, null);
  }

  /** None by default. */
  static Parameter indices(String name) {
    return new Parameter(name, Type.INDICES, List.of());
  }

  /** A text of a closed set; the first choice is the default. */
  static Parameter choice(String name, String... choices) {
    return new Parameter(name, Type.CHOICE, choices[0], List.of(choices), Map.of());
  }

  /** What diffusers can set and we cannot: it may be given, but only as it is by default. */
  static Parameter fixed(String name, Object onlyValue) {
    return new Parameter(name, Type.FIXED, onlyValue);
  }

  /** The same, reading a choice that only other classes have as the given one of its own. */
  Parameter reading(String own, String... others) {
    Map<String, String> map = Stream.of(others).collect(Collectors.toMap(o -> o, o -> own));
    return new Parameter(name, type, defaultValue, choices, map);
  }

  static List<Parameter> join(List<Parameter> first, List<Parameter> second, Parameter... more) {
    return Stream.of(first.stream(), second.stream(), Stream.of(more)).flatMap(s -> s).toList();
  }

  /**
   * {@link #check} of a value in a model's file, which may have been written for another class.
   *
   * @throws IllegalArgumentException naming the key, if the value is of another type
   */
  Object read(Object value) {
    return check(value instanceof String text ? readAs.getOrDefault(text, text) : value);
  }

  /**
   * The value as {@code Integer}, {@code Double}, {@code Boolean}, {@code String} or a list of
   * numbers; null, which diffusers writes for "not set", means the default.
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
      case LOWER_BOUND -> value.equals(Double.NEGATIVE_INFINITY) ? value : number(value);
      case FLAG -> {
        require(value instanceof Boolean, "true or false", value);
        yield value;
      }
      case NUMBERS -> {
        require(value instanceof Collection<?> c && !c.isEmpty(), "a list of numbers", value);
        yield ((Collection<?>) value).stream().map(this::number).toList();
      }
      case INDICES -> {
        require(value instanceof Collection<?>, "a list of whole numbers", value);
        yield ((Collection<?>) value).stream().map(this::integer).toList();
      }
      case CHOICE -> {
        require(choices.contains(value), "one of " + String.join(", ", choices), value);
        yield value;
      }
      case FIXED -> {
        require(Objects.equals(value, defaultValue), defaultValue + ", all that is built", value);
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
