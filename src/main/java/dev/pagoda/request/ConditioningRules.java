package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

/** Micro-conditioning: sizes and corners. */
final class ConditioningRules implements Rule {
  private static final int LARGEST = 65536;

  @Override
  public void check(GenerationRequest request, FieldErrors errors) {
    MicroConditioning given = request.microConditioning();
    if (given == null) {
      return;
    }
    // A size that follows the picture is judged with the picture.
    Size picture = new Size(request.height(), request.width());
    if (!picture.equals(given.originalSize())) {
      size(ORIGINAL_SIZE, given.originalSize(), errors);
    }
    if (!picture.equals(given.targetSize())) {
      size(TARGET_SIZE, given.targetSize(), errors);
    }
    size(NEGATIVE_ORIGINAL_SIZE, given.negativeOriginalSize(), errors);
    size(NEGATIVE_TARGET_SIZE, given.negativeTargetSize(), errors);
    offset(CROPS_COORDS_TOP_LEFT, given.cropsCoordsTopLeft(), errors);
    offset(NEGATIVE_CROPS_COORDS_TOP_LEFT, given.negativeCropsCoordsTopLeft(), errors);
    together(given, errors);
  }

  private static void size(RequestField field, Size size, FieldErrors errors) {
    if (size != null
        && (Math.min(size.height(), size.width()) < 1
            || Math.max(size.height(), size.width()) > LARGEST)) {
      errors.add(
          field,
          "must have sides from 1 to " + LARGEST + ", not " + size.height() + "," + size.width());
    }
  }

  private static void offset(RequestField field, Offset offset, FieldErrors errors) {
    if (Math.min(offset.top(), offset.left()) < 0
        || Math.max(offset.top(), offset.left()) > LARGEST) {
      errors.add(
          field, "must lie from 0 to " + LARGEST + ", not " + offset.top() + "," + offset.left());
    }
  }

  /** diffusers uses the negative sizes only when it has both, and the crops only with them. */
  private static void together(MicroConditioning given, FieldErrors errors) {
    boolean original = given.negativeOriginalSize() != null;
    boolean target = given.negativeTargetSize() != null;
    if (errors.has(NEGATIVE_ORIGINAL_SIZE) || errors.has(NEGATIVE_TARGET_SIZE)) {
      return;
    }
    if (original && !target) {
      errors.add(NEGATIVE_ORIGINAL_SIZE, "needs `negative_target_size` beside it");
    }
    if (target && !original) {
      errors.add(NEGATIVE_TARGET_SIZE, "needs `negative_original_size` beside it");
    }
    if (!given.negativeCropsCoordsTopLeft().equals(ClassDefaults.CROPS) && !(original && target)) {
      errors.add(
          NEGATIVE_CROPS_COORDS_TOP_LEFT,
          "needs `negative_original_size` and `negative_target_size` beside it");
    }
  }
}
