package dev.pagoda.image;

import java.nio.ByteBuffer;

/** Takes JPEG files apart and puts them together otherwise. */
final class JpegBytes {
  private JpegBytes() {}

  /** Where the first segment of a kind begins. */
  static int find(byte[] jpeg, int marker) {
    ByteBuffer file = ByteBuffer.wrap(jpeg);
    int at = 2;
    while (file.getShort(at) != (short) (0xff00 | marker)) {
      at += 2 + Short.toUnsignedInt(file.getShort(at + 2));
    }
    return at;
  }

  /** The file with other bytes inserted. */
  static byte[] insert(byte[] jpeg, int at, byte[] other) {
    return ByteBuffer.allocate(jpeg.length + other.length)
        .put(jpeg, 0, at)
        .put(other)
        .put(jpeg, at, jpeg.length - at)
        .array();
  }

  /** A segment of a kind, filled with zeros. */
  static byte[] segment(int marker, int contentBytes) {
    return ByteBuffer.allocate(4 + contentBytes)
        .putShort((short) (0xff00 | marker))
        .putShort((short) (2 + contentBytes))
        .array();
  }
}
