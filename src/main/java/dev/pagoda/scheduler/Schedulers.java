package dev.pagoda.scheduler;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes schedulers of a model's configuration and of what a request asks for. */
public final class Schedulers {
  private static final String CLASS = ShortNames.CLASS;

  private Schedulers() {}

  /** The short names that a request may give. */
  public static List<String> names() {
    return ShortNames.all();
  }

  /** The diffusers classes that are built. */
  public static List<String> classes() {
    return List.of(SchedulerClass.values()).stream().map(SchedulerClass::diffusersName).toList();
  }

  /**
   * The {@code class} and the overrides that a request's {@code scheduler} stands for.
   *
   * @param json a short name, the name of a class, an object with {@code class} and keys of its
   *     configuration, or null for the model's own scheduler
   * @return the object form; empty for the model's own
   * @throws IllegalArgumentException naming what exists, if a name, a key or the type of a value is
   *     not known
   */
  public static Map<String, Object> resolve(Object json) {
    if (json == null) {
      return Map.of();
    }
    if (json instanceof Map<?, ?> object) {
      return checked(object);
    }
    Map<String, Object> known = json instanceof String name ? ShortNames.find(name) : null;
    if (known != null) {
      return known;
    }
    if (classes().contains(json)) {
      return Map.of(CLASS, json);
    }
    throw new IllegalArgumentException(
        "scheduler " + json + " is not known; there are " + String.join(", ", names()));
  }

  private static Map<String, Object> checked(Map<?, ?> object) {
    if (!object.containsKey(CLASS)) {
      throw new IllegalArgumentException(
          "an object needs a class, one of " + String.join(", ", classes()));
    }
    Map<String, Object> request = new LinkedHashMap<>();
    object.forEach((key, value) -> request.put(String.valueOf(key), value));
    config(Map.of(), request);
    return Collections.unmodifiableMap(request);
  }

  /**
   * The scheduler of a run with {@code eta} 0.
   *
   * @see #create(Map, Map, Steps, double)
   */
  public static Scheduler create(
      Map<String, Object> modelConfig, Map<String, Object> request, int numInferenceSteps) {
    return create(modelConfig, request, numInferenceSteps, 0);
  }

  /**
   * The scheduler of a run.
   *
   * @param numInferenceSteps from 1 to the model's number of training steps
   * @see #create(Map, Map, Steps, double)
   */
  public static Scheduler create(
      Map<String, Object> modelConfig,
      Map<String, Object> request,
      int numInferenceSteps,
      double eta) {
    return create(modelConfig, request, new Steps.Count(numInferenceSteps), eta);
  }

  /**
   * The scheduler of a run.
   *
   * @param modelConfig the model's {@code scheduler_config.json}
   * @param request what {@link #resolve} returned
   * @param steps what the timesteps are made of
   * @param eta weight of the noise in a step of DDIM, from 0 to 1; 0 for all others
   * @throws IllegalArgumentException naming the class, key or parameter that cannot be used
   */
  public static Scheduler create(
      Map<String, Object> modelConfig, Map<String, Object> request, Steps steps, double eta) {
    SchedulerConfig config = config(modelConfig, request);
    SchedulerClass type = SchedulerClass.named(config.className());
    if (eta != 0) {
      require(type, SchedulerClass.Option.ETA, "eta");
    }
    check(steps, type, config.integer("num_train_timesteps"));
    return type.make(config, steps, eta);
  }

  private static void check(Steps steps, SchedulerClass type, int training) {
    if (steps instanceof Steps.Count number) {
      if (number.number() < 1 || number.number() > training) {
        throw new IllegalArgumentException(
            "num_inference_steps must be from 1 to " + training + ", not " + number.number());
      }
    } else if (steps instanceof Steps.Timesteps given) {
      require(type, SchedulerClass.Option.TIMESTEPS, "timesteps");
      if (given.values().get(0) >= training) {
        throw new IllegalArgumentException(
            "timesteps must be below " + training + ", not " + given.values().get(0));
      }
    } else {
      require(type, SchedulerClass.Option.SIGMAS, "sigmas");
    }
  }

  /**
   * Whether the scheduler of a request takes {@code eta}: DDIM.
   *
   * @param modelConfig the model's {@code scheduler_config.json}
   * @param request what {@link #resolve} returned
   * @throws IllegalArgumentException naming the class, if it is not available
   */
  public static boolean takesEta(Map<String, Object> modelConfig, Map<String, Object> request) {
    return type(modelConfig, request).takes(SchedulerClass.Option.ETA);
  }

  private static void require(SchedulerClass type, SchedulerClass.Option option, String name) {
    if (!type.takes(option)) {
      throw new IllegalArgumentException(type.diffusersName() + " takes no " + name);
    }
  }

  /**
   * The complete configuration of the class that the request names, or else the model.
   *
   * @throws IllegalArgumentException naming the class or key that cannot be used
   */
  public static SchedulerConfig config(
      Map<String, Object> modelConfig, Map<String, Object> request) {
    SchedulerClass type = type(modelConfig, request);
    Map<String, Object> overrides = new HashMap<>(request);
    overrides.remove(CLASS);
    Map<String, Object> model = SigmaSpacing.yielding(modelConfig, overrides);
    return SchedulerConfig.of(type.diffusersName(), type.parameters(), model, overrides);
  }

  private static SchedulerClass type(Map<String, Object> modelConfig, Map<String, Object> request) {
    return SchedulerClass.named(
        request.containsKey(CLASS) ? request.get(CLASS) : modelConfig.get("_class_name"));
  }
}
