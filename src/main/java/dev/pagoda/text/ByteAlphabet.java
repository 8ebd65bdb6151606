package dev.pagoda.text;

/**
 * The printable character that a byte-level vocabulary writes for each byte: the byte itself where
 * it is printable Latin-1, else the next free character from U+0100 on (GPT-2's {@code
 * bytes_to_unicode}).
 */
final class ByteAlphabet {
  private static final String[] SYMBOLS = new String[256];

  static {
    int free = 0x100;
    for (int value = 0; value < 256; value++) {
      SYMBOLS[value] = String.valueOf((char) (isPrintable(value) ? value : free++));
    }
  }

  private ByteAlphabet() {}

  static String symbol(int value) {
    return SYMBOLS[value];
  }

  private static boolean isPrintable(int value) {
    return (value >= '!' && value <= '~')
        || (value >= 0xA1 && value <= 0xAC)
        || (value >= 0xAE && value <= 0xFF);
  }
}
