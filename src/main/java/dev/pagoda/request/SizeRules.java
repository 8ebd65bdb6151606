package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;

/** What an exported model can make: sizes, and layers of text encoders that it gives out. */
final class SizeRules implements ModelRule {
  private final long mostPixels;

  SizeRules(long mostPixels) {
    this.mostPixels = mostPixels;
  }

  @Override
  public void check(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    side(WIDTH, request.width(), model, errors);
    side(HEIGHT, request.height(), model, errors);
    long pixels = (long) request.width() * request.height();
    if (!errors.has(WIDTH) && !errors.has(HEIGHT) && pixels > mostPixels) {
      errors.add(
          WIDTH,
          "must be at most %d pixels together with `height`, not %d x %d = %d"
              .formatted(mostPixels, request.width(), request.height(), pixels));
    }
    Integer skip = request.clipSkip();
    if (skip != null && (skip < 0 || skip > model.maxClipSkip())) {
      errors.add(
          CLIP_SKIP,
          "must be from 0 to %d, which is what the text encoders of \"%s\" give out, not %d"
              .formatted(model.maxClipSkip(), model.name(), skip));
    }
  }

  private static void side(RequestField field, int side, ModelInfo model, FieldErrors errors) {
    int multiple = model.sizeMultiple();
    if (side < 1) {
      errors.add(field, "must be a positive multiple of " + multiple + ", not " + side);
    } else if (side % multiple != 0) {
      long below = (long) side / multiple * multiple;
      String nearest =
          below == 0
              ? "the smallest is " + multiple
              : "the nearest are " + below + " and " + (below + multiple);
      errors.add(
          field,
          "must be a multiple of %d for \"%s\", not %d; %s"
              .formatted(multiple, model.name(), side, nearest));
    }
  }
}
