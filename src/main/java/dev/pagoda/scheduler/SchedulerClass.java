package dev.pagoda.scheduler;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The scheduler classes that are built, one entry each. */
@SuppressWarnings("ImmutableEnumChecker") // immutable lists and sets, makers without state
enum SchedulerClass {
  EULER_DISCRETE(
      "EulerDiscreteScheduler",
      EulerDiscreteScheduler.PARAMETERS,
      (config, steps, eta) -> new EulerDiscreteScheduler(config, steps),
      Option.TIMESTEPS,
      Option.SIGMAS),
  EULER_ANCESTRAL_DISCRETE(
      "EulerAncestralDiscreteScheduler",
      EulerAncestralDiscreteScheduler.PARAMETERS,
      (config, steps, eta) -> new EulerAncestralDiscreteScheduler(config, steps)),
  HEUN_DISCRETE(
      "HeunDiscreteScheduler",
      HeunDiscreteScheduler.PARAMETERS,
      (config, steps, eta) -> new HeunDiscreteScheduler(config, steps),
      Option.TIMESTEPS),
  LMS_DISCRETE(
      "LMSDiscreteScheduler",
      LMSDiscreteScheduler.PARAMETERS,
      (config, steps, eta) -> new LMSDiscreteScheduler(config, steps)),
  DDIM(
      "DDIMScheduler",
      DDIMScheduler.PARAMETERS,
      (config, steps, eta) -> new DDIMScheduler(config, steps, eta),
      Option.ETA),
  DPM_SOLVER_MULTISTEP(
      "DPMSolverMultistepScheduler",
      DPMSolverMultistepScheduler.PARAMETERS,
      (config, steps, eta) -> new DPMSolverMultistepScheduler(config, steps),
      Option.TIMESTEPS),
  UNIPC_MULTISTEP(
      "UniPCMultistepScheduler",
      UniPCMultistepScheduler.PARAMETERS,
      (config, steps, eta) -> new UniPCMultistepScheduler(config, steps)),
  LCM(
      "LCMScheduler",
      LCMScheduler.PARAMETERS,
      (config, steps, eta) -> new LCMScheduler(config, steps),
      Option.TIMESTEPS),
  EDM_DPM_SOLVER_MULTISTEP(
      "EDMDPMSolverMultistepScheduler",
      EDMDPMSolverMultistepScheduler.PARAMETERS,
      (config, steps, eta) -> new EDMDPMSolverMultistepScheduler(config, steps));

  /** What a run may give besides a number of steps. */
  enum Option {
    TIMESTEPS,
    SIGMAS,
    ETA
  }

  /** Makes the scheduler of a run. */
  interface Maker {
    Scheduler make(SchedulerConfig config, Steps steps, double eta);
  }

  private final String diffusersName;
  private final List<Parameter> parameters;
  private final Maker maker;
  private final Set<Option> options;

  SchedulerClass(String diffusersName, List<Parameter> parameters, Maker maker, Option... options) {
    this.diffusersName = diffusersName;
    this.parameters = parameters;
    this.maker = maker;
    this.options = Set.of(options);
  }

  String diffusersName() {
    return diffusersName;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  boolean has(String parameter) {
    return parameters.stream().anyMatch(p -> p.name().equals(parameter));
  }

  boolean takes(Option option) {
    return options.contains(option);
  }

  /**
   * @param steps of a kind that is {@linkplain #takes taken}
   * @param eta 0 where it is not taken
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself or the
   *     steps
   */
  Scheduler make(SchedulerConfig config, Steps steps, double eta) {
    return maker.make(config, steps, eta);
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
