package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

/** Micro-conditioning: sizes and corners. */
final class ConditioningRules implements Rule {
  private static final int LARGEST = 65536;

  @Override
  public void check(GenerationRequest request, FieldErrors errors) {
    // A size that follows the picture is judged with the picture.
    Size picture = new Size(request.height(), request.width());
    if (!picture.equals(request.originalSize())) {
      size(ORIGINAL_SIZE, request.originalSize(), errors);
    }
    if (!picture.equals(request.targetSize())) {
      size(TARGET_SIZE, request.targetSize(), errors);
    }
    size(NEGATIVE_ORIGINAL_SIZE, request.negativeOriginalSize(), errors);
    size(NEGATIVE_TARGET_SIZE, request.negativeTargetSize(), errors);
    offset(CROPS_COORDS_TOP_LEFT, request.cropsCoordsTopLeft(), errors);
    offset(NEGATIVE_CROPS_COORDS_TOP_LEFT, request.negativeCropsCoordsTopLeft(), errors);
    together(request, errors);
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
  private static void together(GenerationRequest request, FieldErrors errors) {
    boolean original = request.negativeOriginalSize() != null;
    boolean target = request.negativeTargetSize() != null;
    if (errors.has(NEGATIVE_ORIGINAL_SIZE) || errors.has(NEGATIVE_TARGET_SIZE)) {
      return;
    }
    if (original && !target) {
      errors.add(NEGATIVE_ORIGINAL_SIZE, "needs `negative_target_size` beside it");
    }
    if (target && !original) {
      errors.add(NEGATIVE_TARGET_SIZE, "needs `negative_original_size` beside it");
    }
    if (!request.negativeCropsCoordsTopLeft().equals(ClassDefaults.CROPS)
        && !(original && target)) {
      errors.add(
          NEGATIVE_CROPS_COORDS_TOP_LEFT,
          "needs `negative_original_size` and `negative_target_size` beside it");
    }
  }
}
