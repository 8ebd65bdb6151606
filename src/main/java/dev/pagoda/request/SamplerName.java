package dev.pagoda.request;

import dev.pagoda.model.ModelInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names that AUTOMATIC1111's web UI has for diffusers' schedulers. */
final class SamplerName {
  private static final Map<String, String> BY_CLASS =
      Map.of(
          "EulerDiscreteScheduler", "Euler",
          "EulerAncestralDiscreteScheduler", "Euler a",
          "DPMSolverMultistepScheduler", "DPM++ 2M",
          "DDIMScheduler", "DDIM",
          "UniPCMultistepScheduler", "UniPC",
          "LCMScheduler", "LCM");

  private SamplerName() {}

  /** The model's scheduler configuration with the overrides of the request. */
  static Map<String, Object> config(GenerationRequest request, ModelInfo model) {
    Map<String, Object> config = new LinkedHashMap<>(model.scheduler());
    config.putIfAbsent("class", config.get("_class_name"));
    config.putAll(request.scheduler());
    return config;
  }

  static String sampler(Map<String, Object> config) {
    String className = String.valueOf(config.get("class"));
    String name = BY_CLASS.getOrDefault(className, className);
    return "sde-dpmsolver++".equals(config.get("algorithm_type")) ? name + " SDE" : name;
  }

  /** Empty for the sampler's usual schedule. */
  static String scheduleType(Map<String, Object> config) {
    if (Boolean.TRUE.equals(config.get("use_karras_sigmas"))) {
      return "Karras";
    }
    return Boolean.TRUE.equals(config.get("use_exponential_sigmas")) ? "Exponential" : "";
  }
}
