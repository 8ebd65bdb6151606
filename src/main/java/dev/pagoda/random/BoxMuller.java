package dev.pagoda.random;

/**
 * Turns blocks of 16 uniform numbers into normal ones as torch does on x86 with AVX2 ({@code
 * normal_fill_16_AVX2} with the Cephes polynomials of {@code avx_mathfun.h}). The compiler of torch
 * contracts some products and sums into fused operations; which ones decides the last bit, so each
 * {@link Math#fma} here is one, and each plain operation is not.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // constants as Cephes publishes them
final class BoxMuller {
  static final int BLOCK = 16;
  private static final int HALF = BLOCK / 2;
  private static final float TWO_PI = (float) (2 * Math.PI);
  private static final float FOUR_OVER_PI = 1.27323954473516f;
  private static final float SQRT_HALF = 0.707106781186547524f;

  private BoxMuller() {}

  /** Replaces {@code data[at .. at + 15]}: radii from the first half, angles from the second. */
  static void transform(float[] data, int at) {
    for (int j = at; j < at + HALF; j++) {
      float radius = (float) Math.sqrt(-2f * log(1f - data[j]));
      float theta = TWO_PI * data[j + HALF];
      // Adding zero makes -0 a 0, as the scaling by mean 0 and deviation 1 does in torch.
      data[j] = radius * sinOrCos(theta, true) + 0f;
      data[j + HALF] = radius * sinOrCos(theta, false) + 0f;
    }
  }

  /** The same in double precision, with the mathematical functions of the C library in torch. */
  static void transform(double[] data, int at) {
    for (int j = at; j < at + HALF; j++) {
      double radius = Math.sqrt(-2 * Math.log(1 - data[j]));
      double theta = 2 * Math.PI * data[j + HALF];
      data[j] = radius * Math.cos(theta);
      data[j + HALF] = radius * Math.sin(theta);
    }
  }

  /** Natural logarithm of a positive float. */
  private static float log(float value) {
    int bits = Float.floatToRawIntBits(Math.max(value, Float.MIN_NORMAL));
    float e = (bits >>> 23) - 126;
    float x = Float.intBitsToFloat((bits & 0x807fffff) | 0x3f000000);
    float m = x - 1f;
    if (x < SQRT_HALF) {
      e -= 1f;
      m += x;
    }
    float z = m * m;
    float y = 7.0376836292e-2f;
    y = Math.fma(y, m, -1.1514610310e-1f);
    y = Math.fma(y, m, 1.1676998740e-1f);
    y = Math.fma(y, m, -1.2420140846e-1f);
    y = Math.fma(y, m, 1.4249322787e-1f);
    y = Math.fma(y, m, -1.6668057665e-1f);
    y = Math.fma(y, m, 2.0000714765e-1f);
    y = Math.fma(y, m, -2.4999993993e-1f);
    y = Math.fma(y, m, 3.3333331174e-1f);
    y *= m;
    y = Math.fma(y, z, e * -2.12194440e-4f);
    y = Math.fma(-z, 0.5f, y);
    return Math.fma(e, 0.693359375f, m + y);
  }

  /** Sine or cosine of an angle of [0, 2 pi]. */
  private static float sinOrCos(float angle, boolean cosine) {
    int octant = ((int) (angle * FOUR_OVER_PI) + 1) & ~1;
    float j = octant;
    float x = Math.fma(j, -0.78515625f, angle);
    x = Math.fma(j, -2.4187564849853515625e-4f, x);
    x = Math.fma(j, -3.77489497744594108e-8f, x);
    float z = x * x;
    float y = ((octant & 2) == 0) == cosine ? cosine(z) : sine(x, z);
    int negative = (cosine ? ~(octant - 2) : octant) & 4;
    return negative == 0 ? y : -y;
  }

  private static float cosine(float z) {
    float c = Math.fma(2.443315711809948e-5f, z, -1.388731625493765e-3f);
    c = Math.fma(c, z, 4.166664568298827e-2f);
    c *= z;
    c = Math.fma(c, z, -(z * 0.5f));
    return c + 1f;
  }

  private static float sine(float x, float z) {
    float s = Math.fma(-1.9515295891e-4f, z, 8.3321608736e-3f);
    s = Math.fma(s, z, -1.6666654611e-1f);
    s *= z;
    return Math.fma(s, x, x);
  }
}
