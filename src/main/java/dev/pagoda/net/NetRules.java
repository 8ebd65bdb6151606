package dev.pagoda.net;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an operator allows beyond https to the public Internet at its usual ports.
 *
 * @param hosts names whose addresses may be any, in lower case
 * @param ranges addresses that may be called though they are not public
 * @param ports that may be called
 * @param plainHttp whether http may be used, too
 */
public record NetRules(
    Set<String> hosts, List<String> ranges, List<PortRange> ports, boolean plainHttp) {
  /**
   * Ports from one to another, both included.
   *
   * @param first 1 to 65535
   * @param last {@code first} to 65535
   */
  public record PortRange(int first, int last) {
    private static final int LAST = 65535;

    /**
     * Reads {@code 443} or {@code 8000-8999}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static PortRange of(String text) {
      String[] ends = text.strip().split("-", 2);
      try {
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        if (first >= 1 && first <= last && last <= LAST) {
          return new PortRange(first, last);
        }
      } catch (NumberFormatException e) {
        // It is refused below, with what has no number at all.
      }
      throw new IllegalArgumentException(text + " is no port and no range of ports");
    }

    boolean contains(int port) {
      return port >= first && port <= last;
    }

    @Override
    public String toString() {
      return first == last ? String.valueOf(first) : first + "-" + last;
    }
  }

  public NetRules {
    hosts = Set.copyOf(hosts);
    ranges = List.copyOf(ranges);
    ports = List.copyOf(ports);
  }

  /**
   * Rules of configured texts.
   *
   * @param allow names, addresses and ranges
   * @param ports numbers and ranges
   * @throws IllegalArgumentException if one of them is none
   */
  public static NetRules of(List<String> allow, List<String> ports, boolean plainHttp) {
    List<String> entries = allow.stream().map(String::strip).toList();
    return new NetRules(
        entries.stream()
            .filter(entry -> !AddressRanges.isRange(entry))
            .map(NetRules::host)
            .collect(Collectors.toSet()),
        entries.stream().filter(AddressRanges::isRange).toList(),
        ports.stream().map(PortRange::of).toList(),
        plainHttp);
  }

  boolean allowsPort(int port) {
    return ports.stream().anyMatch(range -> range.contains(port));
  }

  private static String host(String text) {
    if (!text.matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
        || !text.matches(".*[A-Za-z].*")) {
      throw new IllegalArgumentException(
          text + " is no name of a host, no address and no range of addresses");
    }
    return text.toLowerCase(Locale.ROOT);
  }
}
