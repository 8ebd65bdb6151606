package dev.pagoda.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Turns a simple WebP file into an extended one that carries EXIF. */
final class WebpContainer {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int VP8X_SIZE = 10;
  private static final int EXIF_FLAG = 0x08;

  private WebpContainer() {}

  /**
   * @param webp RIFF file with one image chunk
   * @param exif TIFF block of even length, without a prefix
   */
  static byte[] withExif(byte[] webp, int width, int height, byte[] exif) {
    int size = webp.length + CHUNK_HEADER + VP8X_SIZE + CHUNK_HEADER + exif.length;
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(size - CHUNK_HEADER).put(ascii("WEBP"));
    file.put(ascii("VP8X")).putInt(VP8X_SIZE).putInt(EXIF_FLAG);
    put24(file, width - 1);
    put24(file, height - 1);
    file.put(webp, RIFF_HEADER, webp.length - RIFF_HEADER);
    file.put(ascii("EXIF")).putInt(exif.length).put(exif);
    return file.array();
  }

  private static void put24(ByteBuffer file, int value) {
    file.putShort((short) value).put((byte) (value >> 16));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
