package dev.pagoda.random;

/** Rounding to IEEE 754 binary16, nearest and ties to even. */
final class Half {
  private static final float MIN_NORMAL = 0x1p-14f;
  // Floats near it are multiples of 2^-24, the spacing of float16 below its normal range.
  private static final float SUBNORMAL_MAGIC = 0.75f;
  private static final int DROPPED_BITS = 13;
  private static final int HALF_ULP = 1 << (DROPPED_BITS - 1);

  private Half() {}

  /** The nearest value of float16 to a value below 65520 in magnitude. */
  static float round(float value) {
    if (Math.abs(value) < MIN_NORMAL) {
      float magnitude = Math.abs(value) + SUBNORMAL_MAGIC - SUBNORMAL_MAGIC;
      return Math.copySign(magnitude, value);
    }
    int bits = Float.floatToRawIntBits(value);
    int odd = (bits >>> DROPPED_BITS) & 1;
    int rounded = bits + HALF_ULP - 1 + odd;
    return Float.intBitsToFloat(rounded & -(1 << DROPPED_BITS));
  }
}
