package dev.pagoda.random;

/**
 * The Mersenne Twister of Matsumoto and Nishimura (1998) as torch's CPU generator seeds and reads
 * it ({@code at::mt19937}): {@code init_genrand} on 32 bits of seed, uniform numbers from the low
 * bits.
 */
final class Mt19937 {
  private static final int N = 624;
  private static final int M = 397;
  private static final float TWO_POW_MINUS_24 = 0x1p-24f;
  private static final double TWO_POW_MINUS_53 = 0x1p-53;

  private final int[] state = new int[N];
  private int index = N;

  Mt19937(int seed) {
    state[0] = seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** The next 32 bits. */
  int nextInt() {
    if (index == N) {
      regenerate();
    }
    return temper(state[index++]);
  }

  /** The next number of [0, 1) with 53 bits; takes two words, the high one first. */
  double nextDouble() {
    long high = Integer.toUnsignedLong(nextInt());
    long bits = (high << 32) | Integer.toUnsignedLong(nextInt());
    return (bits & 0x1fffffffffffffL) * TWO_POW_MINUS_53;
  }

  /** Fills with numbers of [0, 1) with 24 bits, one word each. */
  void nextFloats(float[] out, int from, int length) {
    int at = from;
    int end = from + length;
    while (at < end) {
      if (index == N) {
        regenerate();
      }
      int count = Math.min(N - index, end - at);
      for (int i = 0; i < count; i++) {
        out[at + i] = (temper(state[index + i]) & 0xffffff) * TWO_POW_MINUS_24;
      }
      at += count;
      index += count;
    }
  }

  private void regenerate() {
    for (int i = 0; i < N - M; i++) {
      state[i] = state[i + M] ^ twist(state[i], state[i + 1]);
    }
    for (int i = N - M; i < N - 1; i++) {
      state[i] = state[i + M - N] ^ twist(state[i], state[i + 1]);
    }
    state[N - 1] = state[M - 1] ^ twist(state[N - 1], state[0]);
    index = 0;
  }

  private static int twist(int high, int low) {
    int mixed = (high & 0x80000000) | (low & 0x7fffffff);
    return (mixed >>> 1) ^ (-(low & 1) & 0x9908b0df);
  }

  private static int temper(int word) {
    int y = word ^ (word >>> 11);
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }
}
