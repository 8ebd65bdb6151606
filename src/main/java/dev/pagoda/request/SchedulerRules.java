package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What the scheduler of the request can do with the other fields and with the model. */
final class SchedulerRules implements ModelRule {
  /** Classes whose {@code step} takes {@code eta}. */
  private static final Set<String> WITH_ETA = Set.of("DDIMScheduler");

  /** Classes that keep the fractions of their timesteps; the others round them. */
  private static final Set<String> FRACTIONAL =
      Set.of("EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler");

  private static final Set<String> SIGMA_SCHEDULES =
      Set.of("use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas");

  private final Function<Object, Map<String, Object>> schedulers;

  SchedulerRules(Function<Object, Map<String, Object>> schedulers) {
    this.schedulers = schedulers;
  }

  @Override
  public void check(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    if (errors.has(SCHEDULER)) {
      return;
    }
    Map<String, Object> chosen;
    try {
      chosen = chosen(request, model);
    } catch (IllegalArgumentException unserved) {
      errors.add(
          SCHEDULER, "must be given, for the model's own is not served: " + unserved.getMessage());
      return;
    }
    String name = String.valueOf(chosen.get("class"));
    if (request.eta() != 0 && !errors.has(ETA) && !WITH_ETA.contains(name)) {
      errors.add(ETA, "must be 0: " + name + " has no eta");
    }
    Map<String, Object> config = new HashMap<>(model.scheduler());
    config.putAll(chosen);
    if (model.integerTimesteps() && FRACTIONAL.contains(name) && isFractional(config)) {
      errors.add(
          SCHEDULER,
          "gives fractional timesteps (linspace spacing or changed sigmas), but \""
              + model.name()
              + "\" takes whole ones; use timestep_spacing leading or trailing");
    }
  }

  private Map<String, Object> chosen(GenerationRequest request, ModelInfo model) {
    return request.scheduler().isEmpty()
        ? schedulers.apply(Map.of("class", String.valueOf(model.scheduler().get("_class_name"))))
        : request.scheduler();
  }

  private static boolean isFractional(Map<String, Object> config) {
    return SIGMA_SCHEDULES.stream().anyMatch(key -> Boolean.TRUE.equals(config.get(key)))
        || "continuous".equals(config.get("timestep_type"))
        || "linspace".equals(config.getOrDefault("timestep_spacing", "linspace"));
  }
}
