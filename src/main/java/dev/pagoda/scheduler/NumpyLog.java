package dev.pagoda.scheduler;

/**
 * {@code numpy.log} of float32, bit for bit as NumPy computes it on x86 with AVX2 or AVX-512: a
 * quotient of two polynomials, up to 4 ulp off. The timesteps that diffusers derives from noise
 * levels are interpolated between such logarithms, so correct rounding would move them.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // constants as NumPy publishes them
final class NumpyLog {
  private static final float SQRT_HALF = 0.707106781186547524f;
  private static final float LN_2 = 0.693147180559945309f;

  private NumpyLog() {}

  /** Natural logarithm of a normal, positive number. */
  static float log(float value) {
    int bits = Float.floatToRawIntBits(value);
    float exponent = (bits >>> 23) - 126;
    float x = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000);
    if (x <= SQRT_HALF) {
      x += x;
      exponent -= 1f;
    }
    x -= 1f;
    float p = 2.589979117907922693523e-02f;
    p = Math.fma(p, x, 3.808837741388407920751e-01f);
    p = Math.fma(p, x, 1.480000633576506585156e+00f);
    p = Math.fma(p, x, 2.112677543073053063722e+00f);
    p = Math.fma(p, x, 9.999999999999998702752e-01f);
    p = Math.fma(p, x, 0f);
    float q = 5.875095403124574342950e-03f;
    q = Math.fma(q, x, 1.546476374983906719538e-01f);
    q = Math.fma(q, x, 9.864942958519418960339e-01f);
    q = Math.fma(q, x, 2.453006071784736363091e+00f);
    q = Math.fma(q, x, 2.612677543073109236779e+00f);
    q = Math.fma(q, x, 1f);
    return Math.fma(exponent, LN_2, p / q);
  }
}
