package dev.pagoda.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The scheduler classes that are built, one line each. */
@SuppressWarnings("ImmutableEnumChecker") // lists made by List.of or toList, makers without state
enum SchedulerClass {
  EULER_DISCRETE(
      "EulerDiscreteScheduler",
      EulerDiscreteScheduler.PARAMETERS,
      (config, steps) -> new EulerDiscreteScheduler(config, EulerSchedule.ofSteps(config, steps)));

  /** Makes the scheduler of a run. */
  interface Maker {
    Scheduler make(SchedulerConfig config, int numInferenceSteps);
  }

  private final String diffusersName;
  private final List<Parameter> parameters;
  private final Maker maker;

  SchedulerClass(String diffusersName, List<Parameter> parameters, Maker maker) {
    this.diffusersName = diffusersName;
    this.parameters = parameters;
    this.maker = maker;
  }

  String diffusersName() {
    return diffusersName;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  Maker maker() {
    return maker;
  }

  /**
   * @throws IllegalArgumentException naming the classes there are
   */
  static SchedulerClass named(Object name) {
    return Arrays.stream(values())
        .filter(c -> c.diffusersName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "scheduler class " + name + " is not available; there are " + classNames()));
  }

  private static String classNames() {
    return Arrays.stream(values())
        .map(SchedulerClass::diffusersName)
        .collect(Collectors.joining(", "));
  }
}
