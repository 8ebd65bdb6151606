package dev.pagoda.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Tells the addresses of the public Internet from all others, after IANA's registries of
 * special-purpose addresses (RFC 6890). Of IPv6 only what is global unicast is public at all. An
 * IPv4-mapped address is an IPv4 address to Java, and judged as one.
 */
final class PublicAddresses {
  private static final AddressRanges SPECIAL_V4 =
      AddressRanges.of(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT, and metadata of one cloud
          "127.0.0.0/8", // loopback
          "168.63.129.16", // Azure's host, which hands out certificates
          "169.254.0.0/16", // link-local, and metadata of most clouds
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments, and metadata of one cloud
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // relays of 6to4
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, and broadcast

  private static final AddressRanges GLOBAL_V6 = AddressRanges.of("2000::/3");

  private static final AddressRanges SPECIAL_V6 =
      AddressRanges.of(
          "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which holds any IPv4 address
          "3ffe::/16", // 6bone, given back
          "3fff::/20"); // documentation

  /** What a NAT64 gateway turns into the IPv4 address of the last four bytes. */
  private static final AddressRanges NAT64 = AddressRanges.of("64:ff9b::/96");

  private PublicAddresses() {}

  static boolean contain(InetAddress address) {
    if (address instanceof Inet4Address) {
      return !SPECIAL_V4.contains(address);
    }
    if (address instanceof Inet6Address && NAT64.contains(address)) {
      return contain(embedded(address));
    }
    return GLOBAL_V6.contains(address) && !SPECIAL_V6.contains(address);
  }

  private static InetAddress embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address.", e);
    }
  }
}
