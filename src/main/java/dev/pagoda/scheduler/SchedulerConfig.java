package dev.pagoda.scheduler;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The configuration of one scheduler, complete and checked: every key of its class has a value of
 * the right type.
 *
 * @param className the diffusers class
 * @param values by diffusers' names; null values are left out
 */
public record SchedulerConfig(String className, Map<String, Object> values) {
  /** Lists keys that a file has from the defaults of its class; another class has its own. */
  private static final String DEFAULTS = "_use_default_values";

  public SchedulerConfig {
    values = Map.copyOf(values);
  }

  /**
   * What {@code from_config(model, **overrides)} of diffusers sets: keys of the model's file that
   * the class does not know are ignored, keys that are nowhere take the default of the class.
   *
   * @throws IllegalArgumentException naming the key, if an override is unknown or a value is of a
   *     wrong type
   */
  static SchedulerConfig of(
      String className,
      List<Parameter> parameters,
      Map<String, Object> model,
      Map<String, Object> overrides) {
    Map<String, Object> values = new LinkedHashMap<>();
    Collection<?> unset = model.get(DEFAULTS) instanceof Collection<?> names ? names : List.of();
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      Object value =
          overrides.containsKey(name)
              ? parameter.check(overrides.get(name))
              : parameter.read(unset.contains(name) ? null : model.get(name));
      if (value != null) {
        values.put(name, value);
      }
    }
    for (String name : overrides.keySet()) {
      if (parameters.stream().noneMatch(p -> p.name().equals(name))) {
        throw new IllegalArgumentException(
            className + " takes no " + name + "; there are " + names(parameters));
      }
    }
    return new SchedulerConfig(className, values);
  }

  private static String names(List<Parameter> parameters) {
    return parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
  }

  int integer(String name) {
    return (Integer) values.get(name);
  }

  double number(String name) {
    return (Double) values.get(name);
  }

  /** The number, or the given one where none is set. */
  double number(String name, double otherwise) {
    return (Double) values.getOrDefault(name, otherwise);
  }

  /** False where the class has no such key. */
  boolean flag(String name) {
    return (Boolean) values.getOrDefault(name, false);
  }

  /**
   * The largest magnitude of a predicted clean sample: infinite unless {@code clip_sample} is set.
   *
   * @throws IllegalArgumentException if {@code clip_sample_range} is not above 0
   */
  float clipRange() {
    double range = number("clip_sample_range");
    if (!(range > 0)) {
      throw new IllegalArgumentException("clip_sample_range must be above 0, not " + range);
    }
    return flag("clip_sample") ? (float) range : Float.POSITIVE_INFINITY;
  }

  String text(String name) {
    return (String) values.get(name);
  }

  /** Whether the class has the key and this value is set. */
  boolean has(String name, String value) {
    return value.equals(values.get(name));
  }

  /** The list of numbers, or an empty array where none is set. */
  double[] numbers(String name) {
    return ((List<?>) values.getOrDefault(name, List.of()))
        .stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
  }
}
