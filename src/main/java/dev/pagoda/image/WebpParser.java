package dev.pagoda.image;

import java.nio.ByteOrder;
import java.util.Optional;

/** Walks through the chunks of a WebP file; what follows the end that it tells is not read. */
final class WebpParser {
  private static final int ANIMATION_FLAG = 0x02;
  private static final int XMP_FLAG = 0x04;
  private static final int EXIF_FLAG = 0x08;
  private static final int ALPHA_FLAG = 0x10;
  private static final int CHUNK_HEADER = 8;
  private static final int LOSSLESS_SIGNATURE = 0x2f;
  private static final int KEY_FRAME_SIGNATURE = 0x2a019d;

  private final FileReader file;
  private int flags;
  private int canvasWidth;
  private int canvasHeight;
  private byte[] exif = {};
  private byte[] xmp = {};
  private Optional<FileSlice> alpha = Optional.empty();
  private Optional<FileSlice> pixels = Optional.empty();
  private boolean isLossless;

  WebpParser(byte[] bytes) {
    FileReader riff = new FileReader(bytes, ByteOrder.LITTLE_ENDIAN, "WebP").skip(4);
    this.file = riff.take(riff.u32()).skip(4);
  }

  WebpFile parse() {
    while (file.left() >= CHUNK_HEADER) {
      chunk();
    }
    FileSlice image = pixels.orElseThrow(() -> new ImageException("The WebP file has no pixels."));
    FileReader head = new FileReader(image, ByteOrder.LITTLE_ENDIAN, "WebP").skip(CHUNK_HEADER);
    return isLossless ? lossless(image, head) : lossy(image, head);
  }

  private void chunk() {
    if (file.startsWith("VP8X")) {
      header(content());
    } else if (file.startsWith("ANIM") || file.startsWith("ANMF")) {
      throw animated();
    } else if (file.startsWith("VP8 ") || file.startsWith("VP8L")) {
      isLossless = file.startsWith("VP8L");
      if (pixels.isPresent()) {
        throw new ImageException("The WebP file has two pictures.");
      }
      pixels = Optional.of(whole());
    } else if (file.startsWith("ALPH") && (flags & ALPHA_FLAG) != 0) {
      alpha = Optional.of(whole());
    } else if (file.startsWith("EXIF") && (flags & EXIF_FLAG) != 0) {
      exif = content().rest();
    } else if (file.startsWith("XMP ") && (flags & XMP_FLAG) != 0) {
      xmp = content().rest();
    } else {
      content();
    }
  }

  private void header(FileReader content) {
    flags = content.u8();
    content.skip(3);
    canvasWidth = content.u24() + 1;
    canvasHeight = content.u24() + 1;
    if ((flags & ANIMATION_FLAG) != 0) {
      throw animated();
    }
  }

  /** 14 bits each of width - 1 and height - 1, one that tells of alpha, three of a version. */
  private WebpFile lossless(FileSlice image, FileReader head) {
    if (head.u8() != LOSSLESS_SIGNATURE) {
      throw damaged();
    }
    long bits = head.u32();
    int width = (int) (bits & 0x3fff) + 1;
    int height = (int) (bits >> 14 & 0x3fff) + 1;
    boolean hasAlpha = (bits >> 28 & 1) != 0;
    if (bits >> 29 != 0) {
      throw damaged();
    }
    return file(width, height, hasAlpha, WebpContainer.plain(image));
  }

  /** The header of a VP8 key frame, whose first bit is 0. */
  private WebpFile lossy(FileSlice image, FileReader head) {
    if ((head.u24() & 1) != 0 || head.u24() != KEY_FRAME_SIGNATURE) {
      throw damaged();
    }
    int width = head.u16() & 0x3fff;
    int height = head.u16() & 0x3fff;
    if (width == 0 || height == 0) {
      throw damaged();
    }
    byte[] plain =
        alpha
            .map(a -> WebpContainer.plain(width, height, a, image))
            .orElseGet(() -> WebpContainer.plain(image));
    return file(width, height, alpha.isPresent(), plain);
  }

  private WebpFile file(int width, int height, boolean hasAlpha, byte[] plain) {
    if (canvasWidth != 0 && (canvasWidth != width || canvasHeight != height)) {
      throw new ImageException(
          "The WebP file tells a size of %dx%d and has a picture of %dx%d."
              .formatted(canvasWidth, canvasHeight, width, height));
    }
    return new WebpFile(width, height, hasAlpha, Orientation.told(exif, xmp), plain);
  }

  private FileReader content() {
    return new FileReader(whole(), ByteOrder.LITTLE_ENDIAN, "WebP").skip(CHUNK_HEADER);
  }

  /** The next chunk with its header and without the byte that fills it up to an even size. */
  private FileSlice whole() {
    long length = file.peek(CHUNK_HEADER).skip(4).u32();
    FileSlice chunk = file.slice(CHUNK_HEADER + length);
    file.skip(Math.min(length & 1, file.left()));
    return chunk;
  }

  private static ImageException animated() {
    return new ImageException("The WebP file is an animation; a single picture is needed.");
  }

  private static ImageException damaged() {
    return new ImageException("The WebP file's pixels are damaged.");
  }
}
