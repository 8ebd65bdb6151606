package dev.pagoda.image;

import java.util.List;

/**
 * A JPEG file.
 *
 * @param parts what a decoder needs: tables, frame and scans, without application segments
 */
record JpegFile(
    JpegFrame frame, JpegColours colours, Orientation orientation, List<FileSlice> parts)
    implements ImageFile {

  static JpegFile parse(byte[] file) {
    return new JpegParser(file).parse();
  }

  @Override
  public ImageFormat format() {
    return ImageFormat.JPEG;
  }

  @Override
  public int width() {
    return frame.width();
  }

  @Override
  public int height() {
    return frame.height();
  }

  @Override
  public Picture decode() {
    return colours.toPicture(width(), height(), JpegSamples.decode(this));
  }
}
