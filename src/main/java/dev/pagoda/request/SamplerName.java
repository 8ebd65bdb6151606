package dev.pagoda.request;

import dev.pagoda.model.ModelInfo;
import dev.pagoda.scheduler.SchedulerConfig;
import dev.pagoda.scheduler.Schedulers;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names that AUTOMATIC1111's web UI has for diffusers' schedulers: a sampler, and how its noise
 * levels are spaced.
 */
final class SamplerName {
  private static final Map<String, String> BY_CLASS =
      Map.of(
          "EulerDiscreteScheduler", "Euler",
          "EulerAncestralDiscreteScheduler", "Euler a",
          "HeunDiscreteScheduler", "Heun",
          "LMSDiscreteScheduler", "LMS",
          "DDIMScheduler", "DDIM",
          "UniPCMultistepScheduler", "UniPC",
          "LCMScheduler", "LCM");

  private static final Map<String, String> BY_FLAG =
      Map.of(
          "use_karras_sigmas", "Karras",
          "use_exponential_sigmas", "Exponential",
          "use_beta_sigmas", "Beta",
          "use_lu_lambdas", "Lu");

  private SamplerName() {}

  /** The complete configuration of the scheduler, with its {@code class}. */
  static Map<String, Object> config(GenerationRequest request, ModelInfo model) {
    SchedulerConfig scheduler = Schedulers.config(model.scheduler(), request.scheduler());
    Map<String, Object> config = new LinkedHashMap<>(scheduler.values());
    config.put("class", scheduler.className());
    return config;
  }

  static String sampler(Map<String, Object> config) {
    String className = (String) config.get("class");
    return config.get("algorithm_type") instanceof String algorithm
        ? dpm(algorithm, config)
        : BY_CLASS.getOrDefault(className, className);
  }

  /** Empty for the sampler's usual schedule. */
  static String scheduleType(Map<String, Object> config) {
    if (config.get("sigma_schedule") instanceof String schedule) {
      return schedule.equals("karras") ? "Karras" : "Exponential";
    }
    return BY_FLAG.entrySet().stream()
        .filter(flag -> Boolean.TRUE.equals(config.get(flag.getKey())))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  private static String dpm(String algorithm, Map<String, Object> config) {
    StringBuilder name = new StringBuilder(algorithm.endsWith("++") ? "DPM++ " : "DPM ");
    name.append(config.get("solver_order")).append('M');
    if (algorithm.startsWith("sde-")) {
      name.append(" SDE");
    }
    return "heun".equals(config.get("solver_type")) ? name + " Heun" : name.toString();
  }
}
