package dev.pagoda.scheduler;

/**
 * A linear reading of a denoiser's output: {@code ofSample * sample + ofOutput * output} is the
 * clean sample, or the noise.
 */
record OutputConversion(float ofSample, float ofOutput) {
  static OutputConversion of(double ofSample, double ofOutput) {
    return new OutputConversion((float) ofSample, (float) ofOutput);
  }

  void convert(float[] sample, float[] output, float[] converted) {
    Samples.mix(ofSample, sample, ofOutput, output, converted);
  }
}
