package dev.pagoda.scheduler;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes schedulers of a model's configuration and of what a request asks for. */
public final class Schedulers {
  private static final String CLASS = "class";
  private static final Map<String, Map<String, Object>> SHORT_NAMES = shortNames();

  private Schedulers() {}

  private static Map<String, Map<String, Object>> shortNames() {
    Map<String, Map<String, Object>> names = new LinkedHashMap<>();
    String euler = SchedulerClass.EULER_DISCRETE.diffusersName();
    names.put("euler", Map.of(CLASS, euler));
    names.put("euler_karras", Map.of(CLASS, euler, "use_karras_sigmas", true));
    names.put("euler_exponential", Map.of(CLASS, euler, "use_exponential_sigmas", true));
    names.put("euler_beta", Map.of(CLASS, euler, "use_beta_sigmas", true));
    names.put("euler_trailing", Map.of(CLASS, euler, "timestep_spacing", "trailing"));
    return names;
  }

  /** The short names that a request may give. */
  public static List<String> names() {
    return List.copyOf(SHORT_NAMES.keySet());
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
    Map<String, Object> known = json instanceof String name ? SHORT_NAMES.get(name) : null;
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
   * The scheduler of a run.
   *
   * @param modelConfig the model's {@code scheduler_config.json}
   * @param request what {@link #resolve} returned
   * @param numInferenceSteps from 1 to the model's number of training steps
   * @throws IllegalArgumentException naming the class or key that cannot be used
   */
  public static Scheduler create(
      Map<String, Object> modelConfig, Map<String, Object> request, int numInferenceSteps) {
    SchedulerConfig config = config(modelConfig, request);
    int most = config.integer("num_train_timesteps");
    if (numInferenceSteps < 1 || numInferenceSteps > most) {
      throw new IllegalArgumentException(
          "num_inference_steps must be from 1 to " + most + ", not " + numInferenceSteps);
    }
    return SchedulerClass.named(config.className()).maker().make(config, numInferenceSteps);
  }

  /**
   * The complete configuration of the class that the request names, or else the model.
   *
   * @throws IllegalArgumentException naming the class or key that cannot be used
   */
  static SchedulerConfig config(Map<String, Object> modelConfig, Map<String, Object> request) {
    Map<String, Object> overrides = new HashMap<>(request);
    Object name =
        overrides.containsKey(CLASS) ? overrides.remove(CLASS) : modelConfig.get("_class_name");
    SchedulerClass type = SchedulerClass.named(name);
    return SchedulerConfig.of(type.diffusersName(), type.parameters(), modelConfig, overrides);
  }
}
