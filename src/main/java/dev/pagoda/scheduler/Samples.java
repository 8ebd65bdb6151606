package dev.pagoda.scheduler;

/** Loops over samples, float32, that all schedulers are made of. Nothing is allocated. */
final class Samples {
  private Samples() {}

  /** {@code out = a x + b y}; {@code out} may be one of the two. */
  static void mix(float a, float[] x, float b, float[] y, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = a * x[i] + b * y[i];
    }
  }

  /** {@code to += a x}. */
  static void add(float a, float[] x, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += a * x[i];
    }
  }

  /** {@code x *= a}. */
  static void scale(float a, float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= a;
    }
  }

  /** Limits every value to the range from {@code -most} to {@code most}, which may be infinite. */
  static void clip(float[] x, float most) {
    if (most == Float.POSITIVE_INFINITY) {
      return;
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.min(Math.max(x[i], -most), most);
    }
  }

  static void copy(float[] x, float[] to) {
    System.arraycopy(x, 0, to, 0, to.length);
  }

  /** The buffer, or a new one where there is none of that length yet: at the first step. */
  static float[] room(float[] buffer, int length) {
    return buffer != null && buffer.length == length ? buffer : new float[length];
  }
}
