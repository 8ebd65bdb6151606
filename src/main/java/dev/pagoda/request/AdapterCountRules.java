package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.request.RequestLimits.AdapterLimits;
import java.util.List;

/** How many adapters a request may name, and lists that belong together. */
final class AdapterCountRules implements Rule {
  private final AdapterLimits limits;

  AdapterCountRules(AdapterLimits limits) {
    this.limits = limits;
  }

  @Override
  public void check(GenerationRequest request, FieldErrors errors) {
    Adapters adapters = request.adapters();
    named(CONTROLNET, adapters.controlnet(), limits.controlnets(), errors);
    asMany(CONTROL_IMAGE, adapters.controlImage(), CONTROLNET, adapters.controlnet(), errors);
    perNet(CONTROLNET_CONDITIONING_SCALE, adapters.controlnetConditioningScale(), adapters, errors);
    perNet(CONTROL_GUIDANCE_START, adapters.controlGuidanceStart(), adapters, errors);
    perNet(CONTROL_GUIDANCE_END, adapters.controlGuidanceEnd(), adapters, errors);
    window(adapters, errors);
    named(IP_ADAPTER, adapters.ipAdapter(), limits.ipAdapters(), errors);
    asMany(IP_ADAPTER_IMAGE, adapters.ipAdapterImage(), IP_ADAPTER, adapters.ipAdapter(), errors);
    asMany(IP_ADAPTER_SCALE, adapters.ipAdapterScale(), IP_ADAPTER, adapters.ipAdapter(), errors);
    named(LORAS, adapters.loras(), limits.loras(), errors);
  }

  private static void named(RequestField field, List<?> names, int most, FieldErrors errors) {
    if (names == null || errors.has(field)) {
      return;
    }
    if (names.isEmpty()) {
      errors.add(field, "must name at least one");
    } else if (names.size() > most) {
      errors.add(field, "may name " + most + ", not " + names.size());
    }
  }

  private static void perNet(
      RequestField field, List<Double> values, Adapters adapters, FieldErrors errors) {
    asMany(field, values, CONTROLNET, adapters.controlnet(), errors);
  }

  private static void asMany(
      RequestField field, List<?> values, RequestField of, List<?> names, FieldErrors errors) {
    if (values != null && values.size() != names.size() && !errors.has(field) && !errors.has(of)) {
      errors.add(
          field,
          "must be as many as `" + of + "` names (" + names.size() + "), not " + values.size());
    }
  }

  private static void window(Adapters adapters, FieldErrors errors) {
    if (adapters.controlnet() == null
        || errors.has(CONTROL_GUIDANCE_START)
        || errors.has(CONTROL_GUIDANCE_END)) {
      return;
    }
    for (int i = 0; i < adapters.controlGuidanceStart().size(); i++) {
      double start = adapters.controlGuidanceStart().get(i);
      double end = adapters.controlGuidanceEnd().get(i);
      if (start >= end) {
        errors.add(
            CONTROL_GUIDANCE_START,
            "must be below `control_guidance_end` (" + end + "), not " + start);
        return;
      }
    }
  }
}
