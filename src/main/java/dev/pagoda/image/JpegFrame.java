package dev.pagoda.image;

/**
 * The {@code SOF} segment.
 *
 * @param components 1, 3 or 4
 * @param letters whether three components are named R, G and B
 */
record JpegFrame(int width, int height, int components, boolean letters) {
  private static final int BASELINE = 0xc0;
  private static final int EXTENDED = 0xc1;
  private static final int PROGRESSIVE = 0xc2;
  private static final int ARITHMETIC = 0xc8;

  /**
   * @param marker second byte, 0xc0 to 0xcf
   */
  static JpegFrame read(int marker, FileReader content) {
    if (marker > ARITHMETIC) {
      throw new ImageException("The JPEG file is coded arithmetically, which is not read.");
    }
    if (marker != BASELINE && marker != EXTENDED && marker != PROGRESSIVE) {
      throw new ImageException("The JPEG file is lossless or hierarchical, which is not read.");
    }
    int bits = content.u8();
    if (bits != 8) {
      throw new ImageException("The JPEG file has samples of %d bits, not 8.".formatted(bits));
    }
    int height = content.u16();
    int width = content.u16();
    if (width == 0 || height == 0) {
      throw new ImageException("The JPEG file tells a size of %dx%d.".formatted(width, height));
    }
    int components = content.u8();
    if (components != 1 && components != 3 && components != 4) {
      throw new ImageException(
          "The JPEG file has %d components, not 1, 3 or 4.".formatted(components));
    }
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < components; i++) {
      names.append((char) content.u8());
      content.skip(2);
    }
    return new JpegFrame(width, height, components, names.toString().equals("RGB"));
  }
}
