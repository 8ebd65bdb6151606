package dev.pagoda.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rounding to float16 goes to the nearest value, ties to the even one. */
class HalfTest {
  @Test
  void everyValueAndEveryMiddleBetweenTwoRoundsRight() {
    // 0x7bff is the largest finite float16.
    for (int bits = 0; bits < 0x7bff; bits++) {
      float low = value(bits);
      float high = value(bits + 1);
      float middle = (low + high) / 2;
      float even = (bits & 1) == 0 ? low : high;
      for (int sign : new int[] {1, -1}) {
        assertThat(Half.round(sign * low)).isEqualTo(sign * low);
        assertThat(Half.round(sign * middle)).isEqualTo(sign * even);
        assertThat(Half.round(sign * Math.nextDown(middle))).isEqualTo(sign * low);
        assertThat(Half.round(sign * Math.nextUp(middle))).isEqualTo(sign * high);
      }
    }
  }

  private static float value(int bits) {
    int exponent = bits >> 10;
    int mantissa = bits & 0x3ff;
    return exponent == 0
        ? Math.scalb((float) mantissa, -24)
        : Math.scalb(1024f + mantissa, exponent - 25);
  }
}
