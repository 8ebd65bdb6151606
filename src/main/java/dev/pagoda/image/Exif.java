package dev.pagoda.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An EXIF block whose only content is a UserComment, where AUTOMATIC1111's web UI looks for the
 * parameters of JPEG and WebP pictures; and its place in such files.
 */
final class Exif {
  private static final short EXIF_DIRECTORY = (short) 0x8769;
  private static final short USER_COMMENT = (short) 0x9286;
  private static final short TYPE_LONG = 4;
  private static final short TYPE_UNDEFINED = 7;
  private static final int DIRECTORY_SIZE = 2 + 12 + 4;
  private static final int HEADER_SIZE = 8;
  private static final byte[] PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private Exif() {}

  /** The JPEG file with the text in an APP1 segment, behind the JFIF one. */
  static byte[] insertIntoJpeg(byte[] jpeg, String text) {
    ByteBuffer file = ByteBuffer.wrap(jpeg);
    int at = 2;
    if (file.getShort(at) == (short) 0xffe0) {
      at += 2 + Short.toUnsignedInt(file.getShort(at + 2));
    }
    byte[] block = block(text);
    int length = 2 + PREFIX.length + block.length;
    return ByteBuffer.allocate(jpeg.length + 2 + length)
        .put(jpeg, 0, at)
        .putShort((short) 0xffe1)
        .putShort((short) length)
        .put(PREFIX)
        .put(block)
        .put(jpeg, at, jpeg.length - at)
        .array();
  }

  /** TIFF, big endian: a directory with a pointer to the EXIF directory, which has one entry. */
  static byte[] block(String text) {
    byte[] comment = text.getBytes(StandardCharsets.UTF_16BE);
    byte[] code = "UNICODE\0".getBytes(StandardCharsets.US_ASCII);
    int exif = HEADER_SIZE + DIRECTORY_SIZE;
    int value = exif + DIRECTORY_SIZE;
    int size = code.length + comment.length;
    ByteBuffer tiff = ByteBuffer.allocate(value + size);
    tiff.put(new byte[] {'M', 'M', 0, 42}).putInt(HEADER_SIZE);
    directory(tiff, EXIF_DIRECTORY, TYPE_LONG, 1, exif);
    directory(tiff, USER_COMMENT, TYPE_UNDEFINED, size, value);
    return tiff.put(code).put(comment).array();
  }

  private static void directory(ByteBuffer tiff, short tag, short type, int count, int value) {
    tiff.putShort((short) 1).putShort(tag).putShort(type).putInt(count).putInt(value).putInt(0);
  }
}
