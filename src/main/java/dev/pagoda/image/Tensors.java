package dev.pagoda.image;

/** Pictures as float32 planes. */
final class Tensors {
  private Tensors() {}

  /**
   * A level of 0 to 255 each as a value.
   *
   * @param levels value of each level, 256 values for each of 3 channels or for all
   * @return [3, height, width]
   */
  static float[] planes(Picture rgb, float[]... levels) {
    int plane = rgb.width() * rgb.height();
    byte[] data = rgb.data();
    float[] planes = new float[Math.multiplyExact(3, plane)];
    for (int channel = 0; channel < 3; channel++) {
      float[] values = levels[channel % levels.length];
      int start = channel * plane;
      for (int i = 0; i < plane; i++) {
        planes[start + i] = values[data[3 * i + channel] & 0xff];
      }
    }
    return planes;
  }

  /** 0 to 1. */
  static float[] units() {
    float[] units = new float[256];
    for (int level = 0; level < units.length; level++) {
      units[level] = level / 255f;
    }
    return units;
  }
}
