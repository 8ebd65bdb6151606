package dev.pagoda.image;

/** Decodes the pixels of a PNG file, pass by pass where it is interlaced. */
final class PngPixels {
  /** First column, first row, distance of columns and of rows of Adam7's passes. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  private final PngFile file;
  private final PngHeader header;
  private final PngColours colours;
  private final byte[] out;

  PngPixels(PngFile file) {
    this.file = file;
    this.header = file.header();
    this.colours = PngColours.of(file);
    this.out = new byte[header.width() * header.height() * colours.channels()];
  }

  Picture decode() {
    int pixelBytes = Math.max(1, header.bitsPerPixel() / 8);
    try (PngRows rows = new PngRows(file.pixels(), pixelBytes)) {
      for (int[] pass : header.interlaced() ? ADAM7 : WHOLE) {
        pass(rows, pass[0], pass[1], pass[2], pass[3]);
      }
      rows.end();
    }
    return new Picture(header.width(), header.height(), colours.channels(), out);
  }

  private void pass(PngRows rows, int left, int top, int columnStep, int rowStep) {
    int columns = (header.width() - left + columnStep - 1) / columnStep;
    if (columns < 1) {
      return;
    }
    rows.begin(Math.toIntExact(header.rowBytes(columns)));
    byte[] samples = new byte[columns * header.colour().samples()];
    for (int y = top; y < header.height(); y += rowStep) {
      byte[] row = rows.next();
      toBytes(row, samples);
      int at = (y * header.width() + left) * colours.channels();
      colours.put(row, samples, columns, out, at, columnStep * colours.channels());
    }
  }

  /** Samples of one byte: of 16 bits the high byte, of fewer than 8 bits as they are. */
  private void toBytes(byte[] row, byte[] samples) {
    int depth = header.depth();
    if (depth == 8) {
      System.arraycopy(row, 0, samples, 0, samples.length);
    } else if (depth == 16) {
      for (int i = 0; i < samples.length; i++) {
        samples[i] = row[2 * i];
      }
    } else {
      int perByte = 8 / depth;
      int mask = (1 << depth) - 1;
      for (int i = 0; i < samples.length; i++) {
        int shift = 8 - depth * (i % perByte + 1);
        samples[i] = (byte) (row[i / perByte] >> shift & mask);
      }
    }
  }
}
