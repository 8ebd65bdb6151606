package dev.pagoda.image;

import java.nio.charset.StandardCharsets;

/** The formats that are read, told by the first bytes of a file and never by a declared type. */
public enum ImageFormat {
  PNG("image/png", "png"),
  JPEG("image/jpeg", "jpg"),
  WEBP("image/webp", "webp");

  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final String contentType;
  private final String extension;

  ImageFormat(String contentType, String extension) {
    this.contentType = contentType;
    this.extension = extension;
  }

  /** The media type, {@code image/png}. */
  public String contentType() {
    return contentType;
  }

  /** The usual end of a file's name, {@code png}. */
  public String extension() {
    return extension;
  }

  /**
   * The format of a file.
   *
   * @throws ImageException if it is none of these
   */
  public static ImageFormat of(byte[] file) {
    if (has(file, 0, PNG_SIGNATURE)) {
      return PNG;
    }
    if (has(file, 0, new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff})) {
      return JPEG;
    }
    if (has(file, 0, ascii("RIFF")) && has(file, 8, ascii("WEBP"))) {
      return WEBP;
    }
    throw new ImageException("The image is neither a PNG nor a JPEG nor a WebP file.");
  }

  private static boolean has(byte[] file, int at, byte[] expected) {
    if (file.length < at + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (file[at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
