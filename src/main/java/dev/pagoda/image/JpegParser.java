package dev.pagoda.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through the segments of a JPEG file up to the end of its first picture; what follows, such
 * as the further pictures of an MPO file, is not read.
 */
final class JpegParser {
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int QUANTIZATION_TABLES = 0xdb;
  private static final int NUMBER_OF_LINES = 0xdc;
  private static final int RESTART_INTERVAL = 0xdd;
  private static final int JFIF = 0xe0;
  private static final int EXIF_OR_XMP = 0xe1;
  private static final int ADOBE = 0xee;
  private static final String EXIF_PREFIX = "Exif\0\0";
  private static final String XMP_PREFIX = "http://ns.adobe.com/xap/1.0/\0";
  private static final int JFIF_SIZE = 14;
  private static final int ADOBE_SIZE = 12;
  // Encoders make about ten; each costs a walk over all pixels, however few bytes it has.
  private static final int MOST_SCANS = 100;

  private final byte[] bytes;
  private final FileReader file;
  private final List<FileSlice> parts = new ArrayList<>();
  private final ByteArrayOutputStream exif = new ByteArrayOutputStream();
  private byte[] xmp = {};
  private JpegFrame frame;
  private boolean isJfif;
  private int adobeTransform = JpegColours.NO_ADOBE;

  JpegParser(byte[] bytes) {
    this.bytes = bytes;
    this.file = new FileReader(bytes, ByteOrder.BIG_ENDIAN, "JPEG").skip(2);
  }

  JpegFile parse() {
    for (int marker = marker(); marker != START_OF_SCAN; marker = marker()) {
      if (marker == END_OF_IMAGE) {
        throw new ImageException("The JPEG file has no pixels.");
      }
      if (hasContent(marker)) {
        segment(marker);
      }
    }
    if (frame == null) {
      throw new ImageException("The JPEG file has no header before its pixels.");
    }
    scans();
    JpegColours colours = JpegColours.of(frame, isJfif, adobeTransform);
    return new JpegFile(frame, colours, Orientation.told(exif.toByteArray(), xmp), parts);
  }

  private void segment(int marker) {
    int from = file.at() - 2;
    FileReader content = content();
    switch (marker) {
      case HUFFMAN_TABLES, QUANTIZATION_TABLES, RESTART_INTERVAL -> keep(from);
      case JFIF -> isJfif |= content.left() >= JFIF_SIZE && content.startsWith("JFIF\0");
      case EXIF_OR_XMP -> metadata(content);
      case ADOBE -> {
        if (content.left() >= ADOBE_SIZE && content.startsWith("Adobe")) {
          adobeTransform = content.skip(ADOBE_SIZE - 1).u8();
        }
      }
      default -> {
        if (marker >= 0xc0 && marker <= 0xcf) {
          if (frame != null) {
            throw new ImageException("The JPEG file has two headers.");
          }
          frame = JpegFrame.read(marker, content);
          keep(from);
        }
      }
    }
  }

  private void metadata(FileReader content) {
    if (content.startsWith(EXIF_PREFIX)) {
      // Long EXIF is cut into several segments.
      byte[] part = content.skip(EXIF_PREFIX.length()).rest();
      exif.write(part, 0, part.length);
    } else if (content.startsWith(XMP_PREFIX)) {
      xmp = content.skip(XMP_PREFIX.length()).rest();
    }
  }

  /** From the first scan to the end of the picture, tables between scans included. */
  private void scans() {
    int from = file.at() - 2;
    int scans = 0;
    for (int marker = START_OF_SCAN; marker != END_OF_IMAGE; marker = marker()) {
      if (marker == NUMBER_OF_LINES) {
        throw new ImageException("The JPEG file tells its height behind its pixels.");
      }
      if (marker == START_OF_SCAN && ++scans > MOST_SCANS) {
        throw new ImageException("The JPEG file has more than %d scans.".formatted(MOST_SCANS));
      }
      if (hasContent(marker)) {
        content();
      }
    }
    keep(from);
  }

  private void keep(int from) {
    parts.add(new FileSlice(bytes, from, file.at() - from));
  }

  /**
   * The second byte of the next marker; entropy-coded data and what else lies before are skipped.
   */
  private int marker() {
    while (true) {
      int next = file.u8();
      if (next == 0xff) {
        while (next == 0xff) {
          next = file.u8();
        }
        if (next != 0) {
          return next;
        }
      }
    }
  }

  private FileReader content() {
    int length = file.u16();
    if (length < 2) {
      throw new ImageException("The JPEG file is damaged: a part has no length.");
    }
    return file.take(length - 2);
  }

  /** Restart markers, the start of an image and one reserved marker stand alone. */
  private static boolean hasContent(int marker) {
    return marker != 0x01 && (marker < 0xd0 || marker > 0xd8);
  }
}
