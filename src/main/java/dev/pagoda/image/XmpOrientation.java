package dev.pagoda.image;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code tiff:Orientation} in an XMP packet, as an attribute or an element. */
final class XmpOrientation {
  private static final Pattern TAG = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  private XmpOrientation() {}

  /** The first digit of the value; 0 if there is none. */
  static int find(byte[] xmp) {
    Matcher tag = TAG.matcher(new String(xmp, StandardCharsets.ISO_8859_1));
    return tag.find() ? Integer.parseInt(tag.group(1)) : 0;
  }
}
