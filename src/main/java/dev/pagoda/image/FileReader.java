package dev.pagoda.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads a part of a file from its start; what lies beyond its end is refused. */
final class FileReader {
  private final ByteBuffer part;
  private final String format;

  /**
   * @param format as messages name it
   */
  FileReader(byte[] file, ByteOrder order, String format) {
    this(ByteBuffer.wrap(file).order(order), format);
  }

  FileReader(FileSlice slice, ByteOrder order, String format) {
    this(ByteBuffer.wrap(slice.file(), slice.from(), slice.length()).order(order), format);
  }

  private FileReader(ByteBuffer part, String format) {
    this.part = part;
    this.format = format;
  }

  int at() {
    return part.position();
  }

  int left() {
    return part.remaining();
  }

  int u8() {
    return need(1).get() & 0xff;
  }

  int u16() {
    return need(2).getShort() & 0xffff;
  }

  int u24() {
    // Little endian is all that is needed.
    return u16() | u8() << 16;
  }

  /** 0 to 2^32 - 1. */
  long u32() {
    return need(4).getInt() & 0xffff_ffffL;
  }

  FileReader skip(long count) {
    need(count).position(part.position() + (int) count);
    return this;
  }

  /** The next bytes as a reader of their own, which are skipped here. */
  FileReader take(long count) {
    FileReader taken = peek(count);
    skip(count);
    return taken;
  }

  /** The next bytes as a reader of their own, which are not skipped here. */
  FileReader peek(long count) {
    ByteBuffer taken = need(count).duplicate().order(part.order());
    taken.limit(taken.position() + (int) count);
    return new FileReader(taken, format);
  }

  /** Where the next bytes lie, which are skipped here. */
  FileSlice slice(long count) {
    int from = part.arrayOffset() + part.position();
    skip(count);
    return new FileSlice(part.array(), from, (int) count);
  }

  /** A copy of what is left. */
  byte[] rest() {
    byte[] rest = new byte[part.remaining()];
    part.duplicate().get(rest);
    return rest;
  }

  /** Whether the next bytes are those of an ASCII text; they are not skipped. */
  boolean startsWith(String text) {
    if (part.remaining() < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (part.get(part.position() + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private ByteBuffer need(long count) {
    if (count > part.remaining()) {
      throw new ImageException("The " + format + " file ends too soon.");
    }
    return part;
  }
}
