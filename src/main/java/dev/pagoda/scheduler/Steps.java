package dev.pagoda.scheduler;

import java.util.List;

/** What the timesteps of a run are made of. */
public sealed interface Steps {
  /**
   * So many steps, spaced as the configuration says.
   *
   * @param number from 1 to the number of training steps
   */
  record Count(int number) implements Steps {}

  /**
   * These timesteps, {@code timesteps} of diffusers' pipelines.
   *
   * @param values falling, below the number of training steps
   */
  record Timesteps(List<Double> values) implements Steps {
    public Timesteps {
      values = falling("timesteps", values, 1);
    }

    double[] array() {
      return values.stream().mapToDouble(v -> v).toArray();
    }

    /**
     * For schedulers that count in whole timesteps.
     *
     * @throws IllegalArgumentException if one has a fraction
     */
    double[] whole() {
      if (values.stream().anyMatch(v -> v != Math.rint(v))) {
        throw new IllegalArgumentException("timesteps must be whole numbers, not " + values);
      }
      return array();
    }
  }

  /**
   * These noise levels, {@code sigmas} of diffusers' pipelines.
   *
   * @param values falling to 0 or above; the last one is that of the finished sample
   */
  record Sigmas(List<Double> values) implements Steps {
    public Sigmas {
      values = falling("sigmas", values, 2);
    }

    double[] array() {
      return values.stream().mapToDouble(v -> v).toArray();
    }
  }

  private static List<Double> falling(String name, List<Double> values, int least) {
    if (values.size() < least) {
      throw new IllegalArgumentException(name + " must have at least " + least + " values");
    }
    for (int i = 0; i < values.size(); i++) {
      double bound = i == 0 ? Double.POSITIVE_INFINITY : values.get(i - 1);
      if (!(values.get(i) >= 0 && values.get(i) < bound)) {
        throw new IllegalArgumentException(
            name + " must be in descending order and not below 0, not " + values);
      }
    }
    return List.copyOf(values);
  }
}
