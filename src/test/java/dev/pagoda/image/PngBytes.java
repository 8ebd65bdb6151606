package dev.pagoda.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Puts PNG files together chunk by chunk, right or wrong. */
final class PngBytes {
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  PngBytes() {
    file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
  }

  static PngBytes header(int width, int height, int depth, int colourType) {
    return header(width, height, depth, colourType, 0, 0, 0);
  }

  static PngBytes header(
      int width, int height, int depth, int colourType, int packing, int filter, int interlace) {
    byte[] content =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) depth)
            .put((byte) colourType)
            .put((byte) packing)
            .put((byte) filter)
            .put((byte) interlace)
            .array();
    return new PngBytes().chunk("IHDR", content);
  }

  PngBytes chunk(String name, byte... content) {
    byte[] named =
        ByteBuffer.allocate(4 + content.length)
            .put(name.getBytes(StandardCharsets.ISO_8859_1))
            .put(content)
            .array();
    CRC32 sum = new CRC32();
    sum.update(named);
    file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    file.writeBytes(named);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    return this;
  }

  PngBytes pixels(int... rows) {
    byte[] bytes = new byte[rows.length];
    for (int i = 0; i < rows.length; i++) {
      bytes[i] = (byte) rows[i];
    }
    return chunk("IDAT", pack(bytes));
  }

  byte[] end() {
    return chunk("IEND").unfinished();
  }

  byte[] unfinished() {
    return file.toByteArray();
  }

  static byte[] pack(byte[] bytes) {
    Deflater deflater = new Deflater(9);
    deflater.setInput(bytes);
    deflater.finish();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] part = new byte[1 << 12];
    while (!deflater.finished()) {
      packed.write(part, 0, deflater.deflate(part));
    }
    deflater.end();
    return packed.toByteArray();
  }
}
