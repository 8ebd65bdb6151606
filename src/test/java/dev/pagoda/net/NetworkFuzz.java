package dev.pagoda.net;

import dev.pagoda.fuzz.FuzzTarget;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Addresses that webhooks and pictures are asked for; names are never looked up here. */
public final class NetworkFuzz implements FuzzTarget {
  private final NetworkGuard guard =
      new NetworkGuard(
          NetRules.of(List.of(), List.of("80", "443"), true), NetworkFuzz::resolve, own -> false);

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.texts(
        "https://93.184.216.34/a?b=c",
        "http://127.0.0.1/",
        "http://[::ffff:127.0.0.1]/",
        "https://[2001:db8::1]:443/%2e%2e",
        "http://0x7f.1/",
        "http://user:word@8.8.8.8/#x");
  }

  @Override
  public void read(byte[] input) {
    URI uri = guard.parse(new String(input, StandardCharsets.UTF_8));
    InetAddress address = guard.target(uri).address();
    if (address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()) {
      throw new AssertionError("would call " + address + " for " + uri);
    }
  }

  /** As the system does for addresses; names stand for a private address. */
  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    boolean address = host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    return List.of(InetAddress.getByName(address ? host : "10.0.0.1"));
  }

  @Override
  public long allowance() {
    // Seen: 4 kB: an address is parsed, nothing is looked up.
    return 64L << 10;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(IllegalArgumentException.class, CallException.class);
  }
}
