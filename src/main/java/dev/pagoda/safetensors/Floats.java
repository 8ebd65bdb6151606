package dev.pagoda.safetensors;

import java.nio.ByteBuffer;

/** Turns stored floating-point numbers into float32. */
final class Floats {
  private static final int HALF_EXPONENT_BITS = 5;
  private static final int HALF_MANTISSA_BITS = 10;

  private Floats() {}

  static boolean areOf(DataType type) {
    return switch (type) {
      case F32, F16, BF16, F64 -> true;
      default -> false;
    };
  }

  /**
   * Converts all numbers of {@code part}.
   *
   * @param from index of the first in {@code to}
   * @return the index behind the last
   */
  static int convert(ByteBuffer part, DataType type, float[] to, int from) {
    int count = part.remaining() / type.bytes();
    switch (type) {
      case F32 -> part.asFloatBuffer().get(to, from, count);
      case F64 -> {
        for (int i = 0; i < count; i++) {
          to[from + i] = (float) part.getDouble();
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          to[from + i] = half(part.getShort());
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          to[from + i] = Float.intBitsToFloat(part.getShort() << 16);
        }
      }
      default -> throw new IllegalArgumentException(type.toString());
    }
    return from + count;
  }

  /** IEEE 754 binary16; {@code Float.float16ToFloat} is younger than Java 17. */
  static float half(short bits) {
    int exponent = (bits >> HALF_MANTISSA_BITS) & ((1 << HALF_EXPONENT_BITS) - 1);
    int mantissa = bits & ((1 << HALF_MANTISSA_BITS) - 1);
    float magnitude =
        switch (exponent) {
          case 0 -> mantissa * 0x1p-24f;
          case 31 -> mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(((exponent + 112) << 23) | (mantissa << 13));
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
