package dev.pagoda.pipeline;

import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.MicroConditioning;
import dev.pagoda.request.Offset;
import dev.pagoda.request.Size;
import dev.pagoda.request.Task;

/**
 * SDXL's micro-conditioning (Podell et al. 2023, section 2.2): six numbers per row, {@code
 * (original height, original width, crop top, crop left, target height, target width)} in pixels;
 * in refiners five, {@code (original height, original width, crop top, crop left, aesthetic
 * score)}.
 */
final class TimeIds {
  private static final Offset CORNER = new Offset(0, 0);

  private TimeIds() {}

  /**
   * Float32 [rows, 5 or 6]: unconditional rows first, where there are any. (With several pictures,
   * diffusers' {@code StableDiffusionXLPAGPipeline} gives the rows each other's numbers where there
   * are negative sizes; here every row has its own, as in diffusers' image-to-image.)
   *
   * @param scored whether the model takes aesthetic scores, as refiners do
   */
  static float[] of(GenerationRequest request, boolean classifierFree, boolean scored) {
    float[] positive =
        scored
            ? scored(original(request), crop(request), request.origin().aestheticScore())
            : sizes(original(request), crop(request), target(request));
    return classifierFree
        ? rows(request.images(), negative(request, scored, positive), positive)
        : rows(request.images(), positive);
  }

  /**
   * Text-to-image has the negative sizes if both are given, the other tasks what is given of them.
   * There, diffusers never looks at the negative crop except for scored models; here one that is
   * not the corner counts.
   */
  private static float[] negative(GenerationRequest request, boolean scored, float[] positive) {
    boolean both =
        given(request).negativeOriginalSize() != null
            && given(request).negativeTargetSize() != null;
    boolean alone = request.task() == Task.TEXT_TO_IMAGE;
    if (alone && !both) {
      return positive;
    }
    Size original = or(given(request).negativeOriginalSize(), original(request));
    Offset crop = or(given(request).negativeCropsCoordsTopLeft(), CORNER);
    if (scored) {
      return scored(original, crop, request.origin().negativeAestheticScore());
    }
    Offset counting = alone || !crop.equals(CORNER) ? crop : crop(request);
    return sizes(original, counting, or(given(request).negativeTargetSize(), target(request)));
  }

  private static MicroConditioning given(GenerationRequest request) {
    return or(request.microConditioning(), MicroConditioning.NONE);
  }

  private static Size original(GenerationRequest request) {
    return or(given(request).originalSize(), picture(request));
  }

  private static Offset crop(GenerationRequest request) {
    return or(given(request).cropsCoordsTopLeft(), CORNER);
  }

  private static Size target(GenerationRequest request) {
    return or(given(request).targetSize(), picture(request));
  }

  private static Size picture(GenerationRequest request) {
    return new Size(request.height(), request.width());
  }

  private static float[] rows(int batch, float[]... kinds) {
    int width = kinds[0].length;
    float[] rows = new float[kinds.length * batch * width];
    for (int row = 0; row < kinds.length * batch; row++) {
      System.arraycopy(kinds[row / batch], 0, rows, row * width, width);
    }
    return rows;
  }

  private static float[] sizes(Size original, Offset crop, Size target) {
    return new float[] {
      original.height(), original.width(), crop.top(), crop.left(), target.height(), target.width()
    };
  }

  private static float[] scored(Size original, Offset crop, double score) {
    return new float[] {
      original.height(), original.width(), crop.top(), crop.left(), (float) score
    };
  }

  private static <T> T or(T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
