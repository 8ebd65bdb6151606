package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;

/** Sizes that an exported model can render and an operator allows. */
final class SizeRules implements ModelRule {
  /** Smallest side of a picture that is cut of what is rendered. */
  private static final int SMALLEST_CUT = 32;

  private final long mostPixels;

  SizeRules(long mostPixels) {
    this.mostPixels = mostPixels;
  }

  @Override
  public void check(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    boolean binned = request.pixArt() != null && request.pixArt().useResolutionBinning();
    if (binned) {
      table(model, errors);
      cut(WIDTH, request.width(), errors);
      cut(HEIGHT, request.height(), errors);
    } else if (model.fixedSize()) {
      fixed(WIDTH, request.width(), model.defaultWidth(), model, errors);
      fixed(HEIGHT, request.height(), model.defaultHeight(), model, errors);
    } else {
      side(WIDTH, request.width(), model, errors);
      side(HEIGHT, request.height(), model, errors);
    }
    if (errors.has(WIDTH) || errors.has(HEIGHT)) {
      return;
    }
    asked(request, errors);
    if (binned && !errors.has(WIDTH) && !errors.has(USE_RESOLUTION_BINNING)) {
      rendered(request, model, errors);
    }
  }

  /** The operator's limit on what is asked for. */
  private void asked(GenerationRequest request, FieldErrors errors) {
    long pixels = (long) request.width() * request.height();
    if (pixels > mostPixels) {
      errors.add(
          WIDTH,
          "must be at most %d pixels together with `height`, not %d x %d = %d"
              .formatted(mostPixels, request.width(), request.height(), pixels));
    }
  }

  /** What is rendered can be rendered, and is within the operator's limit. */
  private void rendered(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    RenderSize asked = new RenderSize(request.height(), request.width());
    RenderSize rendered = RenderSize.of(request, model.binSide());
    RenderSize own = new RenderSize(model.defaultHeight(), model.defaultWidth());
    if (model.fixedSize() && !rendered.equals(own)) {
      errors.add(
          asked.width() == own.width() ? HEIGHT : WIDTH,
          "\"%s\" was exported for %s only; %s would render %s"
              .formatted(model.name(), own, asked, rendered));
      return;
    }
    long pixels = (long) rendered.width() * rendered.height();
    if (pixels > mostPixels) {
      errors.add(
          WIDTH,
          ("must be at most %d pixels together with `height`, where \"%s\" renders %s for %s;"
                  + " `use_resolution_binning` false renders what is asked for")
              .formatted(mostPixels, model.name(), rendered, asked));
    }
  }

  /** There are resolutions to cut pictures of. */
  private static void table(ModelInfo model, FieldErrors errors) {
    if (!RenderSize.hasBins(model) && !errors.has(USE_RESOLUTION_BINNING)) {
      errors.add(
          USE_RESOLUTION_BINNING,
          model.binSide().isEmpty()
              ? "must be false: \"" + model.name() + "\" has no table of resolutions"
              : "must be false: \"%s\" was exported for %dx%d only, which no table has"
                  .formatted(model.name(), model.defaultWidth(), model.defaultHeight()));
    }
  }

  private static void cut(RequestField field, int side, FieldErrors errors) {
    if (side < SMALLEST_CUT) {
      errors.add(field, "must be at least " + SMALLEST_CUT + ", not " + side);
    }
  }

  private static void fixed(
      RequestField field, int side, int only, ModelInfo model, FieldErrors errors) {
    if (side != only) {
      errors.add(
          field,
          "must be %d, not %d: \"%s\" was exported for %dx%d only"
              .formatted(only, side, model.name(), model.defaultWidth(), model.defaultHeight()));
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
