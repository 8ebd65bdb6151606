package dev.pagoda.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Ranges of IP addresses in CIDR form. Netty's own rules take ff00:: for a member of 2000::/3. */
final class AddressRanges {
  private final List<Range> ranges;

  /** All addresses of {@code start.length} bytes whose first {@code bits} are those of start. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Range(byte[] start, int bits) {
    boolean contains(byte[] address) {
      if (address.length != start.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      for (int i = 0; i < whole; i++) {
        if (address[i] != start[i]) {
          return false;
        }
      }
      int rest = bits % Byte.SIZE;
      return rest == 0 || ((address[whole] ^ start[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }
  }

  private AddressRanges(List<Range> ranges) {
    this.ranges = ranges;
  }

  static AddressRanges of(String... texts) {
    return of(List.of(texts));
  }

  /**
   * @throws IllegalArgumentException naming the first text that is neither an address nor a range
   */
  static AddressRanges of(List<String> texts) {
    return new AddressRanges(
        texts.stream()
            .map(
                text ->
                    read(text)
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    text + " is no address and no range of addresses")))
            .toList());
  }

  /** Whether a text is an address such as {@code 10.1.2.3}, or a range such as {@code fd00::/8}. */
  static boolean isRange(String text) {
    return read(text).isPresent();
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ranges.stream().anyMatch(range -> range.contains(bytes));
  }

  private static Optional<Range> read(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    // Nothing is looked up.
    if (!NetUtil.isValidIpV4Address(literal) && !NetUtil.isValidIpV6Address(literal)) {
      return Optional.empty();
    }
    byte[] start = NetUtil.createByteArrayFromIpAddressString(literal);
    int longest = start.length * Byte.SIZE;
    String length = slash < 0 ? String.valueOf(longest) : text.substring(slash + 1);
    return length.matches("\\d{1,3}") && Integer.parseInt(length) <= longest
        ? Optional.of(new Range(start, Integer.parseInt(length)))
        : Optional.empty();
  }
}
