package dev.pagoda.pipeline;

/**
 * The guidance scale as an input of denoisers that were distilled with it ({@code
 * time_cond_proj_dim}, as LCM-SDXL has): diffusers' {@code get_guidance_scale_embedding}.
 */
final class GuidanceEmbedding {
  private static final double MAX_PERIOD = 10_000;

  private GuidanceEmbedding() {}

  /**
   * Sines, then cosines, of {@code 1000 (guidanceScale - 1)} at falling frequencies; an odd last
   * one is 0.
   *
   * @param dimension size of the result
   */
  static float[] of(double guidanceScale, int dimension) {
    int half = dimension / 2;
    double exponent = Math.log(MAX_PERIOD) / (half - 1);
    float[] embedding = new float[dimension];
    for (int i = 0; i < half; i++) {
      double angle = 1000 * (guidanceScale - 1) * Math.exp(-i * exponent);
      embedding[i] = (float) Math.sin(angle);
      embedding[half + i] = (float) Math.cos(angle);
    }
    return embedding;
  }
}
