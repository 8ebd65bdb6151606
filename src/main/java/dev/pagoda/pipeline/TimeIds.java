package dev.pagoda.pipeline;

import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.Offset;
import dev.pagoda.request.Size;

/**
 * SDXL's micro-conditioning (Podell et al. 2023, section 2.2): six numbers per row, {@code
 * (original height, original width, crop top, crop left, target height, target width)} in pixels.
 */
final class TimeIds {
  /** Numbers per row. */
  static final int WIDTH = 6;

  private TimeIds() {}

  /**
   * Float32 [rows, 6]: unconditional rows first, where there are any. They have the negative sizes
   * if both of these are given, else those of the conditional rows. (With several pictures,
   * diffusers' {@code StableDiffusionXLPAGPipeline} gives the rows each other's numbers in that
   * case; here every row has its own, as in diffusers' image-to-image.)
   */
  static float[] of(GenerationRequest request, boolean classifierFree) {
    Size picture = new Size(request.height(), request.width());
    Offset corner = new Offset(0, 0);
    float[] positive =
        ids(
            or(request.originalSize(), picture),
            or(request.cropsCoordsTopLeft(), corner),
            or(request.targetSize(), picture));
    boolean own = request.negativeOriginalSize() != null && request.negativeTargetSize() != null;
    float[] negative =
        own
            ? ids(
                request.negativeOriginalSize(),
                or(request.negativeCropsCoordsTopLeft(), corner),
                request.negativeTargetSize())
            : positive;
    return rows(
        request.images(),
        classifierFree ? new float[][] {negative, positive} : new float[][] {positive});
  }

  private static float[] rows(int batch, float[]... kinds) {
    float[] rows = new float[kinds.length * batch * WIDTH];
    for (int row = 0; row < kinds.length * batch; row++) {
      System.arraycopy(kinds[row / batch], 0, rows, row * WIDTH, WIDTH);
    }
    return rows;
  }

  private static float[] ids(Size original, Offset crop, Size target) {
    return new float[] {
      original.height(), original.width(), crop.top(), crop.left(), target.height(), target.width()
    };
  }

  private static <T> T or(T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
