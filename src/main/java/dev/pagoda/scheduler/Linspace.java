package dev.pagoda.scheduler;

import java.util.stream.IntStream;

/** Evenly spaced numbers, rounded as the libraries under diffusers round them. */
final class Linspace {
  private Linspace() {}

  /** {@code torch.linspace} in float32: counted from both ends, with fused multiply-add. */
  static float[] torch(double start, double end, int n) {
    float first = (float) start;
    float last = (float) end;
    float[] values = new float[n];
    values[0] = first;
    float step = (last - first) / (n - 1);
    for (int i = 1; i < n; i++) {
      values[i] = i < n / 2 ? Math.fma(step, i, first) : Math.fma(-step, n - 1 - i, last);
    }
    return values;
  }

  /** {@code numpy.linspace} in float64; of one number, the start. */
  static double[] numpy(double start, double end, int n) {
    double step = (end - start) / (n - 1);
    return IntStream.range(0, n)
        .mapToDouble(i -> i == 0 ? start : i == n - 1 ? end : i * step + start)
        .toArray();
  }
}
