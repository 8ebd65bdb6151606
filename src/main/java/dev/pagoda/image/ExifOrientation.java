package dev.pagoda.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/** Reads tag Orientation of an EXIF block, which is a TIFF directory. */
final class ExifOrientation {
  private static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ORIENTATION = 0x0112;
  private static final int MAGIC = 42;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ENTRY_SIZE = 12;
  private static final int VALUE_SIZE = 4;

  private ExifOrientation() {}

  /**
   * The value of the tag, of the last one if there are several.
   *
   * @param exif may begin with {@code Exif\0\0}; what is damaged tells nothing
   */
  static OptionalInt find(byte[] exif) {
    int start = 0;
    while (Arrays.equals(
        exif, start, Math.min(start + PREFIX.length, exif.length), PREFIX, 0, PREFIX.length)) {
      start += PREFIX.length;
    }
    try {
      return find(ByteBuffer.wrap(exif, start, exif.length - start).slice());
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return OptionalInt.empty();
    }
  }

  private static OptionalInt find(ByteBuffer tiff) {
    short order = tiff.getShort();
    if (order != 0x4949 && order != 0x4d4d) {
      return OptionalInt.empty();
    }
    tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (tiff.getShort() != MAGIC) {
      return OptionalInt.empty();
    }
    tiff.position(tiff.getInt());
    OptionalInt found = OptionalInt.empty();
    int entries = Short.toUnsignedInt(tiff.getShort());
    for (int i = 0; i < entries && tiff.remaining() >= ENTRY_SIZE; i++) {
      ByteBuffer entry = tiff.slice().order(tiff.order());
      tiff.position(tiff.position() + ENTRY_SIZE);
      if (Short.toUnsignedInt(entry.getShort()) == ORIENTATION) {
        found = value(tiff, entry);
      }
    }
    return found;
  }

  /** The first value, which lies in the entry, or elsewhere if there are many. */
  private static OptionalInt value(ByteBuffer tiff, ByteBuffer entry) {
    int type = entry.getShort();
    int size = type == SHORT ? Short.BYTES : Integer.BYTES;
    long count = Integer.toUnsignedLong(entry.getInt());
    if ((type != SHORT && type != LONG) || count == 0) {
      return OptionalInt.empty();
    }
    ByteBuffer values = entry;
    if (count * size > VALUE_SIZE) {
      values = tiff.duplicate().order(tiff.order()).position(entry.getInt());
    }
    return OptionalInt.of(type == SHORT ? values.getShort() : values.getInt());
  }
}
