package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;

/** Reads what denoising starts from. */
final class OriginAssembler {
  private final FieldReader fields;
  private final InputReader inputs;

  OriginAssembler(FieldReader fields, InputReader inputs) {
    this.fields = fields;
    this.inputs = inputs;
  }

  /** The task that the given fields lead to, also where their values are wrong. */
  static Task task(FieldReader fields) {
    if (fields.value(IMAGE) == null) {
      return Task.TEXT_TO_IMAGE;
    }
    return fields.value(MASK_IMAGE) == null ? Task.IMAGE_TO_IMAGE : Task.INPAINTING;
  }

  /**
   * @param model null where the request names none that there is
   */
  Origin assemble(ClassDefaults defaults, ModelInfo model) {
    if (task(fields) == Task.TEXT_TO_IMAGE) {
      return Origin.NOISE;
    }
    Double start = fields.number(DENOISING_START, null);
    boolean aesthetic = model != null && model.requiresAestheticsScore();
    return new Origin(
        inputs.image(IMAGE),
        fields.number(STRENGTH, start == null ? defaults.strength() : null),
        inputs.image(MASK_IMAGE),
        fields.integer(PADDING_MASK_CROP, null),
        start,
        fields.number(AESTHETIC_SCORE, aesthetic ? ClassDefaults.AESTHETIC_SCORE : null),
        fields.number(
            NEGATIVE_AESTHETIC_SCORE, aesthetic ? ClassDefaults.NEGATIVE_AESTHETIC_SCORE : null));
  }
}
