package dev.pagoda.scheduler;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What users call schedulers: the name of a solver, perhaps with how its noise levels are spaced,
 * {@code dpmpp_2m_karras}. Other spellings of ComfyUI and AUTOMATIC1111's web UI mean the same.
 */
final class ShortNames {
  /** Key of the class in what a name stands for. */
  static final String CLASS = "class";

  private static final Map<String, Map<String, Object>> SPACINGS = spacings();
  private static final Map<String, Map<String, Object>> NAMES = names();
  private static final Map<String, String> OTHERS =
      Map.of("euler_ancestral", "euler_a", "uni_pc", "unipc");

  private ShortNames() {}

  /** In the order of the documentation. */
  static List<String> all() {
    return List.copyOf(NAMES.keySet());
  }

  /** The class and the keys of its configuration, or null for a name that is not known. */
  static Map<String, Object> find(String name) {
    String plain =
        name.strip().toLowerCase(Locale.ROOT).replace("++", "pp").replaceAll("[ -]+", "_");
    for (Map.Entry<String, String> other : OTHERS.entrySet()) {
      if (plain.startsWith(other.getKey())) {
        return NAMES.get(other.getValue() + plain.substring(other.getKey().length()));
      }
    }
    return NAMES.get(plain);
  }

  private static Map<String, Map<String, Object>> spacings() {
    Map<String, Map<String, Object>> spacings = new LinkedHashMap<>();
    spacings.put("", Map.of());
    spacings.put("_karras", Map.of("use_karras_sigmas", true));
    spacings.put("_exponential", Map.of("use_exponential_sigmas", true));
    spacings.put("_beta", Map.of("use_beta_sigmas", true));
    spacings.put("_lu", Map.of("use_lu_lambdas", true));
    spacings.put("_trailing", Map.of("timestep_spacing", "trailing"));
    return spacings;
  }

  private static Map<String, Map<String, Object>> names() {
    Map<String, Map<String, Object>> names = new LinkedHashMap<>();
    add(names, "euler", SchedulerClass.EULER_DISCRETE, Map.of());
    add(names, "euler_a", SchedulerClass.EULER_ANCESTRAL_DISCRETE, Map.of());
    add(names, "heun", SchedulerClass.HEUN_DISCRETE, Map.of());
    add(names, "lms", SchedulerClass.LMS_DISCRETE, Map.of());
    add(names, "ddim", SchedulerClass.DDIM, Map.of());
    add(names, "dpmpp_2m", SchedulerClass.DPM_SOLVER_MULTISTEP, dpm("dpmsolver++", 2));
    add(names, "dpmpp_2m_sde", SchedulerClass.DPM_SOLVER_MULTISTEP, dpm("sde-dpmsolver++", 2));
    add(names, "dpmpp_3m", SchedulerClass.DPM_SOLVER_MULTISTEP, dpm("dpmsolver++", 3));
    add(names, "dpmpp_3m_sde", SchedulerClass.DPM_SOLVER_MULTISTEP, dpm("sde-dpmsolver++", 3));
    add(names, "unipc", SchedulerClass.UNIPC_MULTISTEP, Map.of());
    add(names, "lcm", SchedulerClass.LCM, Map.of());
    add(names, "edm_dpmpp_2m", SchedulerClass.EDM_DPM_SOLVER_MULTISTEP, dpm("dpmsolver++", 2));
    add(
        names,
        "edm_dpmpp_2m_sde",
        SchedulerClass.EDM_DPM_SOLVER_MULTISTEP,
        dpm("sde-dpmsolver++", 2));
    add(names, "edm_dpmpp_3m", SchedulerClass.EDM_DPM_SOLVER_MULTISTEP, dpm("dpmsolver++", 3));
    return names;
  }

  private static Map<String, Object> dpm(String algorithm, int order) {
    return Map.of("algorithm_type", algorithm, "solver_order", order);
  }

  /** Adds the name with every spacing that the class can do. */
  private static void add(
      Map<String, Map<String, Object>> names,
      String name,
      SchedulerClass type,
      Map<String, Object> keys) {
    SPACINGS.forEach(
        (suffix, spacing) -> {
          if (spacing.keySet().stream().allMatch(type::has)) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put(CLASS, type.diffusersName());
            values.putAll(keys);
            values.putAll(spacing);
            names.put(name + suffix, Collections.unmodifiableMap(values));
          }
        });
  }
}
