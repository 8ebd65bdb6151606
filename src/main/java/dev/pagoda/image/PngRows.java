package dev.pagoda.image;

import java.util.Iterator;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks the rows of a PNG file one by one and takes their filters off. */
final class PngRows implements AutoCloseable {
  private final Inflater inflater = new Inflater();
  private final Iterator<FileSlice> parts;
  private final int pixelBytes;
  private byte[] above = {};
  private byte[] row = {};

  /**
   * @param pixelBytes the distance of a byte to that of the pixel before it, at least 1
   */
  PngRows(List<FileSlice> parts, int pixelBytes) {
    this.parts = parts.iterator();
    this.pixelBytes = pixelBytes;
  }

  /** Begins a picture, or a pass of an interlaced one: above its first row all is 0. */
  void begin(int rowBytes) {
    above = new byte[rowBytes];
    row = new byte[rowBytes];
  }

  /** The next row, valid until the next call. */
  byte[] next() {
    byte[] free = above;
    above = row;
    row = free;
    byte[] filter = new byte[1];
    unpack(filter);
    unpack(row);
    switch (filter[0]) {
      case 0 -> {}
      case 1 -> addLeft();
      case 2 -> addAbove();
      case 3 -> addMean();
      case 4 -> addPaeth();
      default -> throw damaged();
    }
    return row;
  }

  /**
   * Checks the sum at the end of the data, if there is one; more data than needed is left alone.
   */
  void end() {
    try {
      while (inflater.inflate(new byte[1]) == 0 && feed()) {}
    } catch (DataFormatException e) {
      throw damaged();
    }
  }

  @Override
  public void close() {
    inflater.end();
  }

  private void unpack(byte[] to) {
    int done = 0;
    try {
      while (done < to.length) {
        int count = inflater.inflate(to, done, to.length - done);
        done += count;
        if (count == 0 && !feed()) {
          throw new ImageException("The PNG file has fewer pixels than its size tells.");
        }
      }
    } catch (DataFormatException e) {
      throw damaged();
    }
  }

  /** Whether there is more to unpack. */
  private boolean feed() {
    if (inflater.finished() || inflater.needsDictionary() || !parts.hasNext()) {
      return false;
    }
    FileSlice part = parts.next();
    inflater.setInput(part.file(), part.from(), part.length());
    return true;
  }

  private void addLeft() {
    for (int i = pixelBytes; i < row.length; i++) {
      row[i] += row[i - pixelBytes];
    }
  }

  private void addAbove() {
    for (int i = 0; i < row.length; i++) {
      row[i] += above[i];
    }
  }

  private void addMean() {
    int first = Math.min(pixelBytes, row.length);
    for (int i = 0; i < first; i++) {
      row[i] += (byte) ((above[i] & 0xff) >> 1);
    }
    for (int i = first; i < row.length; i++) {
      row[i] += (byte) (((row[i - pixelBytes] & 0xff) + (above[i] & 0xff)) >> 1);
    }
  }

  private void addPaeth() {
    int first = Math.min(pixelBytes, row.length);
    for (int i = 0; i < first; i++) {
      row[i] += above[i];
    }
    for (int i = first; i < row.length; i++) {
      int left = row[i - pixelBytes] & 0xff;
      int up = above[i] & 0xff;
      int corner = above[i - pixelBytes] & 0xff;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      row[i] += (byte) nearest;
    }
  }

  private static ImageException damaged() {
    return new ImageException("The PNG file's pixels are damaged.");
  }
}
