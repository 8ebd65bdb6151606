package dev.pagoda.pipeline;

/** The last step of diffusers' {@code VaeImageProcessor.postprocess}. */
final class Pixels {
  private Pixels() {}

  /**
   * From -1 to 1, planes of red, green, blue, to interleaved bytes: {@code x / 2 + 0.5} clamped to
   * 0 to 1, times 255, rounded half to even.
   *
   * @param planes [3, height, width]
   * @param plane height times width
   */
  static byte[] rgb(float[] planes, int plane) {
    byte[] rgb = new byte[3 * plane];
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < plane; i++) {
        float level = Math.min(1, Math.max(0, planes[channel * plane + i] / 2 + 0.5f));
        rgb[3 * i + channel] = (byte) Math.rint(level * 255);
      }
    }
    return rgb;
  }
}
