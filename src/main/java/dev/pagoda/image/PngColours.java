package dev.pagoda.image;

import java.util.Arrays;

/** Turns the samples of a PNG row into 1 channel (grey), 3 (colour) or 4 (with transparency). */
final class PngColours {
  private static final byte OPAQUE = (byte) 255;

  private final PngHeader header;
  private final int channels;
  // What a grey sample or a palette index stands for, in turn red, green, blue, alpha.
  private final byte[] table;
  // The samples of the transparent colour as in the row; empty if there is none.
  private final byte[] key;

  private PngColours(PngHeader header, int channels, byte[] table, byte[] key) {
    this.header = header;
    this.channels = channels;
    this.table = table;
    this.key = key;
  }

  static PngColours of(PngFile file) {
    PngHeader header = file.header();
    byte[] transparency = file.transparency();
    boolean plain = transparency.length == 0;
    return switch (header.colour()) {
      case GREY ->
          new PngColours(
              header, plain ? 1 : 4, greys(header.depth()), plain ? transparency : key(file));
      case RGB -> new PngColours(header, plain ? 3 : 4, null, plain ? transparency : key(file));
      case PALETTE ->
          new PngColours(header, plain ? 3 : 4, palette(file.palette(), transparency), new byte[0]);
      case GREY_ALPHA, RGB_ALPHA -> new PngColours(header, 4, null, new byte[0]);
    };
  }

  int channels() {
    return channels;
  }

  /**
   * Puts pixels into a picture.
   *
   * @param row bytes as stored
   * @param samples of one byte each
   * @param at index of the first pixel in {@code out}
   * @param step from pixel to pixel in {@code out}
   */
  void put(byte[] row, byte[] samples, int count, byte[] out, int at, int step) {
    switch (header.colour()) {
      case GREY, PALETTE -> putTable(samples, count, out, at, step);
      case RGB -> putColour(samples, 3, count, out, at, step);
      case RGB_ALPHA -> putColour(samples, 4, count, out, at, step);
      case GREY_ALPHA -> putGreyAlpha(samples, count, out, at, step);
    }
    if (key.length > 0) {
      hideKey(header.depth() == 16 ? row : samples, count, out, at, step);
    }
  }

  private void putTable(byte[] samples, int count, byte[] out, int at, int step) {
    for (int i = 0, to = at; i < count; i++, to += step) {
      int from = 4 * (samples[i] & 0xff);
      for (int channel = 0; channel < channels; channel++) {
        out[to + channel] = table[from + channel];
      }
    }
  }

  private void putColour(byte[] samples, int each, int count, byte[] out, int at, int step) {
    for (int i = 0, from = 0, to = at; i < count; i++, from += each, to += step) {
      out[to] = samples[from];
      out[to + 1] = samples[from + 1];
      out[to + 2] = samples[from + 2];
      if (channels == 4) {
        out[to + 3] = each == 4 ? samples[from + 3] : OPAQUE;
      }
    }
  }

  private void putGreyAlpha(byte[] samples, int count, byte[] out, int at, int step) {
    for (int i = 0, to = at; i < count; i++, to += step) {
      out[to] = samples[2 * i];
      out[to + 1] = samples[2 * i];
      out[to + 2] = samples[2 * i];
      out[to + 3] = samples[2 * i + 1];
    }
  }

  private void hideKey(byte[] stored, int count, byte[] out, int at, int step) {
    int each = key.length;
    for (int i = 0, to = at + 3; i < count; i++, to += step) {
      if (Arrays.equals(stored, i * each, (i + 1) * each, key, 0, each)) {
        out[to] = 0;
      }
    }
  }

  private static byte[] greys(int depth) {
    int most = (1 << Math.min(depth, 8)) - 1;
    byte[] table = new byte[4 * 256];
    for (int i = 0; i <= most; i++) {
      Arrays.fill(table, 4 * i, 4 * i + 3, (byte) (i * 255 / most));
      table[4 * i + 3] = OPAQUE;
    }
    return table;
  }

  /** Entries that the file lacks are black, as with Pillow. */
  private static byte[] palette(byte[] colours, byte[] transparency) {
    byte[] table = new byte[4 * 256];
    for (int i = 0; i < 256; i++) {
      if (3 * i < colours.length) {
        System.arraycopy(colours, 3 * i, table, 4 * i, 3);
      }
      table[4 * i + 3] = i < transparency.length ? transparency[i] : OPAQUE;
    }
    return table;
  }

  /** The file has two bytes for each sample; in rows of up to 8 bits only the low one counts. */
  private static byte[] key(PngFile file) {
    byte[] stored = file.transparency();
    int samples = file.header().colour().samples();
    if (stored.length != 2 * samples) {
      throw new ImageException("The PNG file's transparency is damaged.");
    }
    if (file.header().depth() == 16) {
      return stored;
    }
    byte[] key = new byte[samples];
    for (int i = 0; i < samples; i++) {
      key[i] = stored[2 * i + 1];
    }
    return key;
  }
}
