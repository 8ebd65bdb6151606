package dev.pagoda.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.model.ModelFamily;
import dev.pagoda.model.ModelInfo;

/** Refuses fields that the family of the model does not have. */
final class FamilyFields {
  private FamilyFields() {}

  /**
   * Refuses them, and takes them away: nothing else need be said about them.
   *
   * @param fields those of the body over defaults
   */
  static void check(ObjectNode fields, ModelInfo model, FieldErrors errors) {
    for (RequestField field : RequestField.values()) {
      if (!field.isOf(model.family())) {
        if (FieldNeeds.has(fields, field)) {
          errors.add(
              field,
              "belongs to %s models; \"%s\" is %s %s model"
                  .formatted(
                      field.family().orElseThrow().title(),
                      model.name(),
                      model.family() == ModelFamily.SDXL ? "an" : "a",
                      model.family().title()));
        }
        fields.remove(field.jsonName());
      }
    }
  }
}
