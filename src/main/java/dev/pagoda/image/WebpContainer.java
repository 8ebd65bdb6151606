package dev.pagoda.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Puts the chunks of WebP files together: simple files, and extended ones with EXIF or alpha. */
final class WebpContainer {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int VP8X_SIZE = 10;
  private static final int EXIF_FLAG = 0x08;
  private static final int ALPHA_FLAG = 0x10;

  private WebpContainer() {}

  /**
   * A simple file made into an extended one that carries EXIF.
   *
   * @param webp RIFF file with one image chunk
   * @param exif TIFF block of even length, without a prefix
   */
  static byte[] withExif(byte[] webp, int width, int height, byte[] exif) {
    byte[] file = new byte[webp.length + CHUNK_HEADER + VP8X_SIZE + CHUNK_HEADER + exif.length];
    ByteBuffer chunks = chunks(file);
    putHeader(chunks, EXIF_FLAG, width, height);
    chunks.put(webp, RIFF_HEADER, webp.length - RIFF_HEADER);
    chunks.put(ascii("EXIF")).putInt(exif.length).put(exif);
    return file;
  }

  /**
   * A simple file.
   *
   * @param pixels chunk with its header
   */
  static byte[] plain(FileSlice pixels) {
    byte[] file = new byte[RIFF_HEADER + even(pixels.length())];
    put(chunks(file), pixels);
    return file;
  }

  /**
   * An extended file of a lossy picture with alpha.
   *
   * @param alpha chunk with its header
   * @param pixels chunk with its header
   */
  static byte[] plain(int width, int height, FileSlice alpha, FileSlice pixels) {
    int size = RIFF_HEADER + CHUNK_HEADER + VP8X_SIZE;
    byte[] file = new byte[size + even(alpha.length()) + even(pixels.length())];
    ByteBuffer chunks = chunks(file);
    putHeader(chunks, ALPHA_FLAG, width, height);
    put(chunks, alpha);
    put(chunks, pixels);
    return file;
  }

  /** The file behind its RIFF header. */
  private static ByteBuffer chunks(byte[] file) {
    ByteBuffer chunks = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    return chunks.put(ascii("RIFF")).putInt(file.length - CHUNK_HEADER).put(ascii("WEBP"));
  }

  private static void putHeader(ByteBuffer chunks, int flags, int width, int height) {
    chunks.put(ascii("VP8X")).putInt(VP8X_SIZE).putInt(flags);
    put24(chunks, width - 1);
    put24(chunks, height - 1);
  }

  private static void put(ByteBuffer chunks, FileSlice chunk) {
    chunks.put(chunk.file(), chunk.from(), chunk.length());
    chunks.position(even(chunks.position()));
  }

  private static int even(int length) {
    return length + (length & 1);
  }

  private static void put24(ByteBuffer chunks, int value) {
    chunks.putShort((short) value).put((byte) (value >> 16));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
