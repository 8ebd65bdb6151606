package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;

/** What a task that starts from a picture, and a model that is made for it, can use. */
final class OriginRules implements InputRule {
  @Override
  public void check(
      GenerationRequest request, ModelInfo model, InputImages images, FieldErrors errors) {
    Origin origin = request.origin();
    if (model.requiresAestheticsScore()) {
      if (!errors.has(TARGET_SIZE)
          && !request
              .microConditioning()
              .targetSize()
              .equals(new Size(request.height(), request.width()))) {
        errors.add(
            TARGET_SIZE,
            "cannot be used: \""
                + model.name()
                + "\" is conditioned on `aesthetic_score` in its place");
      }
    } else {
      noScore(AESTHETIC_SCORE, origin.aestheticScore(), model, errors);
      noScore(NEGATIVE_AESTHETIC_SCORE, origin.negativeAestheticScore(), model, errors);
    }
    if (origin.paddingMaskCrop() != null && !errors.has(PADDING_MASK_CROP)) {
      crop(request, images, errors);
    }
  }

  private static void noScore(
      RequestField field, Double score, ModelInfo model, FieldErrors errors) {
    if (score != null && !errors.has(field)) {
      errors.add(field, "cannot be used: \"" + model.name() + "\" is not conditioned on it");
    }
  }

  /** The repainted part is pasted into the picture, both found by the mask. */
  private static void crop(GenerationRequest request, InputImages images, FieldErrors errors) {
    if (request.outputFormat() == OutputFormat.LATENTS) {
      errors.add(
          PADDING_MASK_CROP,
          "cannot be used with `output_format` latents: what is painted is pasted into the picture");
    }
    InputContent image = images.describe(request.origin().image());
    InputContent mask = images.describe(request.origin().maskImage());
    if (image != null
        && mask != null
        && !errors.has(MASK_IMAGE)
        && (image.width() != mask.width() || image.height() != mask.height())) {
      errors.add(
          MASK_IMAGE,
          "must be %dx%d as `image` is, where `padding_mask_crop` is given, not %dx%d"
              .formatted(image.width(), image.height(), mask.width(), mask.height()));
    }
  }
}
