package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;
import java.util.List;

/** Latents stand for a picture where image-to-image and inpainting start, and nowhere else. */
final class LatentsRules implements InputRule {
  @Override
  public void check(
      GenerationRequest request, ModelInfo model, InputImages images, FieldErrors errors) {
    Origin origin = request.origin();
    InputContent image = images.describe(origin.image());
    if (image != null && image.latents() && !errors.has(IMAGE)) {
      if (request.task() == Task.INPAINTING) {
        inpainted(origin, model, errors);
      }
      fits(image, request, model, errors);
    }
    picture(MASK_IMAGE, origin.maskImage(), images, errors);
    pictures(CONTROL_IMAGE, request.adapters().controlImage(), images, errors);
    pictures(IP_ADAPTER_IMAGE, request.adapters().ipAdapterImage(), images, errors);
  }

  /** The masked picture and the crop are made of pixels. */
  private static void inpainted(Origin origin, ModelInfo model, FieldErrors errors) {
    if (!model.tasks().contains(Task.IMAGE_TO_IMAGE.id())) {
      errors.add(
          IMAGE,
          "holds latents, but \""
              + model.name()
              + "\" is given the masked picture; send a picture");
    }
    if (origin.paddingMaskCrop() != null) {
      errors.add(PADDING_MASK_CROP, "cannot be used with latents as `image`");
    }
  }

  private static void pictures(
      RequestField field, List<ImageInput> inputs, InputImages images, FieldErrors errors) {
    for (ImageInput input : inputs == null ? List.<ImageInput>of() : inputs) {
      picture(field, input, images, errors);
    }
  }

  private static void picture(
      RequestField field, ImageInput input, InputImages images, FieldErrors errors) {
    InputContent content = images.describe(input);
    if (content != null && content.latents() && !errors.has(field)) {
      errors.add(field, "must be a picture, not latents");
    }
  }

  private static void fits(
      InputContent latents, GenerationRequest request, ModelInfo model, FieldErrors errors) {
    int multiple = model.sizeMultiple();
    if (latents.width() % multiple != 0 || latents.height() % multiple != 0) {
      errors.add(
          IMAGE,
          "holds latents of %dx%d pixels, but \"%s\" takes multiples of %d"
              .formatted(latents.width(), latents.height(), model.name(), multiple));
      return;
    }
    side(WIDTH, request.width(), latents.width(), errors);
    side(HEIGHT, request.height(), latents.height(), errors);
    if (!errors.has(PROMPT)
        && !errors.has(NUM_IMAGES_PER_PROMPT)
        && request.images() % latents.count() != 0) {
      errors.add(
          IMAGE,
          "holds latents of %d pictures, which do not go into the %d that are asked for"
              .formatted(latents.count(), request.images()));
    }
  }

  private static void side(RequestField field, int given, int latents, FieldErrors errors) {
    if (given != latents && !errors.has(field)) {
      errors.add(
          field,
          "must be %d, as the latents of `image` are, not %d: they cannot be resized"
              .formatted(latents, given));
    }
  }
}
