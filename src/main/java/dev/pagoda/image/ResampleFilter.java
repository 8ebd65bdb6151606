package dev.pagoda.image;

/** Pillow's resampling kernels. */
enum ResampleFilter {
  /** Sinc windowed by a sinc three times as wide. */
  LANCZOS(3) {
    @Override
    double weight(double x) {
      return Math.abs(x) < support() ? sinc(x) * sinc(x / support()) : 0;
    }
  },

  /** Keys' cubic with a = -0.5. */
  BICUBIC(2) {
    @Override
    double weight(double x) {
      double d = Math.abs(x);
      if (d < 1) {
        return ((SHARPNESS + 2) * d - (SHARPNESS + 3)) * d * d + 1;
      }
      return d < support() ? (((d - 5) * d + 8) * d - 4) * SHARPNESS : 0;
    }
  };

  private static final double SHARPNESS = -0.5;

  private final double support;

  ResampleFilter(double support) {
    this.support = support;
  }

  /** Half the width of the kernel, in pixels of the larger of the two pictures. */
  double support() {
    return support;
  }

  /** The kernel at a distance from its centre. */
  abstract double weight(double x);

  private static double sinc(double x) {
    double angle = x * Math.PI;
    return x == 0 ? 1 : StrictMath.sin(angle) / angle;
  }
}
