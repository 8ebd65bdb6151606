package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;

/**
 * Size of the pictures: as given, else as the diffusers class of the task has it: that of the
 * picture it starts from or of the control picture, rounded down to what the model makes, or the
 * model's own.
 */
final class SizeChoice {
  /** Stands in where the model is unknown; such a request is refused anyway. */
  private static final int ANY_SIZE = 1024;

  private final FieldReader fields;
  private final InputImages images;
  private final long mostPixels;
  private final FieldErrors errors;

  SizeChoice(FieldReader fields, InputImages images, long mostPixels, FieldErrors errors) {
    this.fields = fields;
    this.images = images;
    this.mostPixels = mostPixels;
    this.errors = errors;
  }

  /**
   * @param model null where the request names none that there is
   */
  Size choose(ClassDefaults defaults, Origin origin, Adapters adapters, ModelInfo model) {
    if (model == null) {
      return given(new Size(ANY_SIZE, ANY_SIZE));
    }
    Size own = new Size(model.defaultHeight(), model.defaultWidth());
    return switch (defaults) {
      case TEXT_TO_IMAGE, INPAINTING, PIXART_SIGMA -> given(own);
      case IMAGE_TO_IMAGE, CONTROLNET_IMAGE_TO_IMAGE, CONTROLNET_INPAINTING ->
          of(IMAGE, origin.image(), model, own);
      case CONTROLNET -> of(CONTROL_IMAGE, first(adapters), model, own);
    };
  }

  private static ImageInput first(Adapters adapters) {
    return adapters.controlImage() == null || adapters.controlImage().isEmpty()
        ? null
        : adapters.controlImage().get(0);
  }

  /** The size of a picture, where it is one that can be made. */
  private Size of(RequestField field, ImageInput picture, ModelInfo model, Size own) {
    InputContent content = images.describe(picture);
    boolean told = fields.value(WIDTH) != null && fields.value(HEIGHT) != null;
    if (content == null || told) {
      return given(own);
    }
    int multiple = model.sizeMultiple();
    if (content.latents()
        && (content.width() % multiple != 0 || content.height() % multiple != 0)) {
      // They cannot be resized; the rules say so.
      return given(own);
    }
    Size size =
        given(
            new Size(
                content.height() / multiple * multiple, content.width() / multiple * multiple));
    if ((fields.value(WIDTH) == null && size.width() == 0)
        || (fields.value(HEIGHT) == null && size.height() == 0)) {
      errors.add(
          field,
          "is %dx%d, but \"%s\" makes pictures from %dx%d on; give `width` and `height`"
              .formatted(content.width(), content.height(), model.name(), multiple, multiple));
      return own;
    }
    if ((long) size.width() * size.height() > mostPixels) {
      errors.add(
          field,
          "is %dx%d, but pictures of at most %d pixels are made; give `width` and `height`"
              .formatted(content.width(), content.height(), mostPixels));
      return own;
    }
    return size;
  }

  private Size given(Size otherwise) {
    return new Size(
        fields.integer(HEIGHT, otherwise.height()), fields.integer(WIDTH, otherwise.width()));
  }
}
