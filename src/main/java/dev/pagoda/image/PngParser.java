package dev.pagoda.image;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Walks through the chunks of a PNG file to its end; what follows {@code IEND} is not read. */
final class PngParser {
  private static final int SIGNATURE_SIZE = 8;
  private static final int NAME_SIZE = 4;
  private static final int MOST_PALETTE_BYTES = 3 * 256;

  private final FileReader file;
  private final List<FileSlice> pixels = new ArrayList<>();
  private final PngMetadata metadata = new PngMetadata();
  private byte[] palette = {};
  private byte[] transparency = {};

  PngParser(byte[] file) {
    this.file = new FileReader(file, ByteOrder.BIG_ENDIAN, "PNG").skip(SIGNATURE_SIZE);
  }

  PngFile parse() {
    PngHeader header = header();
    while (chunk()) {}
    if (pixels.isEmpty()) {
      throw new ImageException("The PNG file has no pixels.");
    }
    if (header.colour() == PngHeader.Colour.PALETTE && palette.length == 0) {
      throw new ImageException("The PNG file has no palette for its colours.");
    }
    return new PngFile(header, metadata.orientation(), palette, transparency, pixels);
  }

  private PngHeader header() {
    FileSlice chunk = next();
    if (!name(chunk).equals("IHDR")) {
      throw new ImageException("The PNG file does not begin with its header.");
    }
    return PngHeader.read(content(chunk));
  }

  private boolean chunk() {
    FileSlice chunk = next();
    switch (name(chunk)) {
      case "IEND" -> {
        return false;
      }
      case "IDAT" ->
          pixels.add(
              new FileSlice(chunk.file(), chunk.from() + NAME_SIZE, chunk.length() - NAME_SIZE));
      case "PLTE" -> palette = palette(content(chunk));
      case "tRNS" -> transparency = content(chunk).rest();
      case "acTL" -> refuseAnimation(content(chunk));
      case "eXIf" -> metadata.exif(content(chunk).rest());
      case "tEXt" -> metadata.text(content(chunk).rest());
      case "zTXt" -> metadata.compressedText(content(chunk).rest());
      case "iTXt" -> metadata.internationalText(content(chunk).rest());
      default -> refuseCritical(chunk);
    }
    return true;
  }

  private static byte[] palette(FileReader content) {
    if (content.left() == 0 || content.left() % 3 != 0 || content.left() > MOST_PALETTE_BYTES) {
      throw new ImageException("The PNG file's palette is damaged.");
    }
    return content.rest();
  }

  private static void refuseAnimation(FileReader content) {
    if (content.u32() > 1) {
      throw new ImageException("The PNG file is an animation; a single picture is needed.");
    }
  }

  /** An upper-case first letter marks what a decoder must understand. */
  private static void refuseCritical(FileSlice chunk) {
    if ((chunk.file()[chunk.from()] & 0x20) == 0) {
      throw new ImageException("The PNG file has a part that is not known.");
    }
  }

  /** Name and content of the next chunk. */
  private FileSlice next() {
    long length = file.u32();
    FileSlice chunk = file.slice(NAME_SIZE + length);
    CRC32 sum = new CRC32();
    sum.update(chunk.file(), chunk.from(), chunk.length());
    if (file.u32() != sum.getValue()) {
      throw new ImageException("The PNG file is damaged: a check sum is wrong.");
    }
    return chunk;
  }

  private static String name(FileSlice chunk) {
    return new String(chunk.file(), chunk.from(), NAME_SIZE, StandardCharsets.ISO_8859_1);
  }

  private static FileReader content(FileSlice chunk) {
    return new FileReader(chunk, ByteOrder.BIG_ENDIAN, "PNG").skip(NAME_SIZE);
  }
}
