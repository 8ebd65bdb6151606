package dev.pagoda.scheduler;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * What a sample is made of at each of a run's noise levels: {@code alpha * clean + sigma * noise}.
 *
 * @param alpha of the clean sample
 * @param sigma of the noise
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record NoiseLevels(double[] alpha, double[] sigma) {

  /**
   * Of samples with variance 1.
   *
   * @param sigmas noise over signal
   */
  static NoiseLevels variancePreserving(float[] sigmas) {
    double[] ratio = doubles(sigmas);
    return new NoiseLevels(
        map(ratio, s -> 1 / Math.sqrt(s * s + 1)), map(ratio, s -> s / Math.sqrt(s * s + 1)));
  }

  /**
   * Of samples to which noise is added.
   *
   * @param sigmas deviations of the noise
   */
  static NoiseLevels varianceExploding(float[] sigmas) {
    double[] sigma = doubles(sigmas);
    return new NoiseLevels(map(sigma, s -> 1), sigma);
  }

  /**
   * Of samples with variance 1.
   *
   * @param alphasCumprod squares of alpha
   */
  static NoiseLevels ofAlphasCumprod(float[] alphasCumprod) {
    double[] squares = doubles(alphasCumprod);
    return new NoiseLevels(map(squares, Math::sqrt), map(squares, a -> Math.sqrt(1 - a)));
  }

  /** Makes how a level's outputs are read. */
  interface Reading {
    OutputConversion at(double alpha, double sigma);
  }

  /** How the outputs of the first {@code steps} levels are read. */
  OutputConversion[] conversions(int steps, Reading reading) {
    return IntStream.range(0, steps)
        .mapToObj(i -> reading.at(alpha[i], sigma[i]))
        .toArray(OutputConversion[]::new);
  }

  /** Half the logarithms of the signal-to-noise ratio; infinite where there is no noise. */
  double[] lambdas() {
    double[] lambdas = new double[alpha.length];
    Arrays.setAll(lambdas, i -> Math.log(alpha[i] / sigma[i]));
    return lambdas;
  }

  /** diffusers' {@code add_noise} at a level. */
  void addNoise(float[] original, float[] noise, int level, float[] noisy) {
    Samples.mix((float) alpha[level], original, (float) sigma[level], noise, noisy);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static double[] map(double[] values, DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
  }
}
