package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;
import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Fields that mean something only beside another one, or only without it. */
final class FieldNeeds {
  private static final Map<RequestField, RequestField> NEEDED =
      new EnumMap<>(
          Map.ofEntries(
              entry(STRENGTH, IMAGE),
              entry(MASK_IMAGE, IMAGE),
              entry(PADDING_MASK_CROP, MASK_IMAGE),
              entry(DENOISING_START, IMAGE),
              entry(AESTHETIC_SCORE, IMAGE),
              entry(NEGATIVE_AESTHETIC_SCORE, IMAGE),
              entry(CONTROLNET, CONTROL_IMAGE),
              entry(CONTROL_IMAGE, CONTROLNET),
              entry(CONTROLNET_CONDITIONING_SCALE, CONTROLNET),
              entry(CONTROL_GUIDANCE_START, CONTROLNET),
              entry(CONTROL_GUIDANCE_END, CONTROLNET),
              entry(IP_ADAPTER, IP_ADAPTER_IMAGE),
              entry(IP_ADAPTER_IMAGE, IP_ADAPTER),
              entry(IP_ADAPTER_SCALE, IP_ADAPTER)));

  private FieldNeeds() {}

  /** Refuses fields that stand alone. */
  static void check(ObjectNode fields, FieldErrors errors) {
    NEEDED.forEach(
        (field, needed) -> {
          if (has(fields, field) && !has(fields, needed)) {
            errors.add(field, "needs `" + needed + "` beside it");
          }
        });
    if (has(fields, STRENGTH) && has(fields, DENOISING_START)) {
      errors.add(
          STRENGTH, "cannot be used with `denoising_start`, which says where denoising starts");
    }
  }

  /**
   * Takes away defaults that the other fields leave no use for: one of {@code strength} says
   * nothing where there is no {@code image}.
   *
   * @param fields those of the body over defaults
   * @param body what was sent; none of it is taken away
   */
  static void dropUseless(ObjectNode fields, ObjectNode body) {
    if (!body.has(STRENGTH.jsonName()) && has(body, DENOISING_START)) {
      fields.remove(STRENGTH.jsonName());
    }
    if (!body.has(DENOISING_START.jsonName()) && has(body, STRENGTH)) {
      fields.remove(DENOISING_START.jsonName());
    }
    List<String> useless;
    do { // what is taken away may have been needed by another
      useless =
          NEEDED.entrySet().stream()
              .filter(need -> has(fields, need.getKey()) && !has(fields, need.getValue()))
              .map(need -> need.getKey().jsonName())
              .filter(name -> !body.has(name))
              .toList();
      fields.remove(useless);
    } while (!useless.isEmpty());
  }

  static boolean has(ObjectNode fields, RequestField field) {
    JsonNode value = fields.get(field.jsonName());
    return value != null && !value.isNull();
  }
}
