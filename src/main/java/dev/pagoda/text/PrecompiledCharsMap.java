package dev.pagoda.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The normalization that a SentencePiece model carries ({@code precompiled_charsmap}; for T5 {@code
 * nmt_nfkc}): a double-array trie (Darts-clone) of UTF-8 strings, and what each becomes.
 *
 * <p>It is applied as the Rust tokenizers that transformers runs apply it: a grapheme cluster of
 * less than six bytes becomes what the shortest of its mapped beginnings becomes, all of it; the
 * characters of others are mapped one by one. SentencePiece itself takes the longest mapped string
 * wherever it begins, so the two differ where a mapped character has further marks.
 */
final class PrecompiledCharsMap {
  static final PrecompiledCharsMap IDENTITY = new PrecompiledCharsMap(new int[0], "", new int[0]);

  /** The longest one of NFKC has 18 characters. It bounds how much longer a text can get. */
  private static final int LONGEST_REPLACEMENT = 256;

  private static final int SHORT_CLUSTER = 6;
  private static final int NONE = -1;

  private final int[] units;

  /** Replacements, each with a NUL at its end. */
  private final String replacements;

  /** Index in {@link #replacements} by index in its UTF-8 form. */
  private final int[] places;

  private PrecompiledCharsMap(int[] units, String replacements, int[] places) {
    this.units = units;
    this.replacements = replacements;
    this.places = places;
  }

  /**
   * Parses size of the trie in bytes, trie, replacements; an empty one changes nothing.
   *
   * @param file for messages
   */
  static PrecompiledCharsMap parse(Path file, byte[] map) throws IOException {
    if (map.length == 0) {
      return IDENTITY;
    }
    ByteBuffer bytes = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    int size = map.length < Integer.BYTES ? -1 : bytes.getInt();
    if (size < Integer.BYTES || size % Integer.BYTES != 0 || size > bytes.remaining()) {
      throw damaged(file, null);
    }
    int[] units = new int[size / Integer.BYTES];
    bytes.asIntBuffer().get(units);
    bytes.position(bytes.position() + size);
    try {
      // Ends the last replacement, and the longest run, whatever the file does.
      String replacements = StandardCharsets.UTF_8.newDecoder().decode(bytes) + "\0";
      if (Arrays.stream(replacements.split("\0")).anyMatch(r -> r.length() > LONGEST_REPLACEMENT)) {
        throw damaged(file, null);
      }
      return new PrecompiledCharsMap(units, replacements, places(replacements));
    } catch (CharacterCodingException e) {
      throw damaged(file, e);
    }
  }

  String normalize(String text) {
    if (units.length == 0) {
      return text;
    }
    GraphemeClusters clusters = new GraphemeClusters(text);
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); ) {
      int end = clusters.end(i);
      if (!replaceCluster(text, i, end, out)) {
        for (int j = i; j < end; ) {
          int codePoint = text.codePointAt(j);
          j += Character.charCount(codePoint);
          replaceCharacter(codePoint, out);
        }
      }
      i = end;
    }
    return out.toString();
  }

  private boolean replaceCluster(String text, int from, int to, StringBuilder out) {
    if (to - from == 1 || to - from >= SHORT_CLUSTER) {
      return false;
    }
    long bytes = 0;
    int length = 0;
    for (int i = from; i < to; ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      int added = Utf8.length(codePoint);
      bytes = (bytes << (8 * added)) | Utf8.bytes(codePoint);
      length += added;
      if (length >= SHORT_CLUSTER) {
        return false;
      }
    }
    return append(find(bytes, length), out);
  }

  private void replaceCharacter(int codePoint, StringBuilder out) {
    if (!append(find(Utf8.bytes(codePoint), Utf8.length(codePoint)), out)) {
      out.appendCodePoint(codePoint);
    }
  }

  private boolean append(int place, StringBuilder out) {
    if (place == NONE) {
      return false;
    }
    out.append(replacements, place, replacements.indexOf('\0', place));
    return true;
  }

  /** The replacement of the shortest beginning of the bytes that has one. */
  private int find(long bytes, int length) {
    int unit = units[0];
    int node = offset(unit);
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      int label = (int) (bytes >>> shift) & 0xFF;
      node ^= label;
      if (label == 0 || node >= units.length) {
        return NONE;
      }
      unit = units[node];
      // The top bit marks a value, which no label is equal to.
      if ((unit & 0x800000FF) != label) {
        return NONE;
      }
      node ^= offset(unit);
      if ((unit & 0x100) != 0) {
        int value = node < units.length ? units[node] & Integer.MAX_VALUE : Integer.MAX_VALUE;
        return value < places.length ? places[value] : NONE;
      }
    }
    return NONE;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 0x200) >>> 6);
  }

  private static int[] places(String text) {
    int[] places = new int[text.length() * 3];
    Arrays.fill(places, NONE);
    int at = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      places[at] = i;
      at += Utf8.length(codePoint);
      i += Character.charCount(codePoint);
    }
    return Arrays.copyOf(places, at);
  }

  private static IOException damaged(Path file, Exception cause) {
    return new IOException(
        TokenizerJson.name(file) + ": the precompiled_charsmap is damaged", cause);
  }
}
