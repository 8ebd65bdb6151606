package dev.pagoda.text.caption;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** UTF-8 as Python decodes it. Bytes are given as text of the characters U+0000 to U+00FF. */
final class Utf8 {
  /** Java's two-byte U+0000, and surrogates encoded one by one (CESU-8). */
  private static final Pattern VARIANT =
      Pattern.compile(
          "\\xC0\\x80|\\xED([\\xA0-\\xAF][\\x80-\\xBF])\\xED([\\xB0-\\xBF][\\x80-\\xBF])");

  private Utf8() {}

  /** The text, or none where the bytes are not UTF-8. */
  static Optional<String> decode(String bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(buffer(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The same, with the variants that Java and old databases write. */
  static Optional<String> decodeVariants(String bytes) {
    StringBuilder out = new StringBuilder(bytes.length());
    Matcher variant = VARIANT.matcher(bytes);
    int from = 0;
    while (variant.find()) {
      Optional<String> before = decode(bytes.substring(from, variant.start()));
      if (before.isEmpty()) {
        return before;
      }
      out.append(before.get());
      if (variant.group(1) == null) {
        out.append('\0');
      } else {
        out.append(surrogate(variant.group(1))).append(surrogate(variant.group(2)));
      }
      from = variant.end();
    }
    return decode(bytes.substring(from)).map(rest -> out.append(rest).toString());
  }

  /** What is not UTF-8 becomes U+FFFD, one for each longest start of a sequence. */
  static String decodeReplacing(String bytes) {
    ByteBuffer in = buffer(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length());
    CharsetDecoder decoder = UTF_8.newDecoder();
    for (CoderResult result = decoder.decode(in, out, true);
        result.isMalformed();
        result = decoder.decode(in, out, true)) {
      int length = result.length();
      out.put("\uFFFD".repeat(startsSurrogate(in, length) ? length : 1));
      in.position(in.position() + length);
    }
    return out.flip().toString();
  }

  /** Java counts the bytes of a surrogate as one sequence, Python each alone. */
  private static boolean startsSurrogate(ByteBuffer in, int length) {
    int at = in.position();
    return length > 1 && (in.get(at) & 0xFF) == 0xED && (in.get(at + 1) & 0xFF) >= 0xA0;
  }

  private static char surrogate(String lastTwoBytes) {
    return (char) (0xD000 | (lastTwoBytes.charAt(0) & 0x3F) << 6 | (lastTwoBytes.charAt(1) & 0x3F));
  }

  private static ByteBuffer buffer(String bytes) {
    return ByteBuffer.wrap(bytes.getBytes(ISO_8859_1));
  }
}
