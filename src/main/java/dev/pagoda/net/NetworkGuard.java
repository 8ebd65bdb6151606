package dev.pagoda.net;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides which addresses of others are called, so that nobody can make this service look into the
 * network that it stands in. A name is resolved once, every address that it has is judged, and the
 * caller connects to what was judged; how an address is spelled makes no difference.
 */
public final class NetworkGuard {
  private static final int LONGEST = 2048;

  private final NetRules rules;
  private final AddressRanges allowed;
  private final Resolver resolver;
  private final Predicate<InetAddress> own;

  /**
   * @param own whether an address is one of this machine, which may answer itself where the public
   *     may not ask
   */
  public NetworkGuard(NetRules rules, Resolver resolver, Predicate<InetAddress> own) {
    this.rules = rules;
    this.allowed = AddressRanges.of(rules.ranges());
    this.resolver = resolver;
    this.own = own;
  }

  /**
   * Reads an address as far as that is possible without the network.
   *
   * @throws IllegalArgumentException with what follows "it": "must be …"
   */
  public URI parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("must have " + LONGEST + " characters at most");
    }
    URI uri = uri(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(scheme.equals("http") && rules.plainHttp())) {
      throw new IllegalArgumentException(
          rules.plainHttp() ? "must begin with https:// or http://" : "must begin with https://");
    }
    if (uri.getHost() == null || Target.host(uri).isEmpty()) {
      throw new IllegalArgumentException("must name a host, as in https://host/path");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("must have no user name and no password");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("must have no fragment, which is never sent");
    }
    if (!rules.allowsPort(Target.port(uri))) {
      String ports = rules.ports().stream().map(Object::toString).collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "must lead to one of the ports " + ports + ", not " + Target.port(uri));
    }
    return uri;
  }

  /**
   * Resolves an address, once. Blocks.
   *
   * @throws CallException if its host is unknown or may not be called, which look alike
   */
  Target target(URI uri) {
    String host = Target.host(uri);
    try {
      List<InetAddress> addresses = resolver.resolve(host);
      boolean any = rules.hosts().contains(host);
      if (!addresses.isEmpty() && (any || addresses.stream().allMatch(this::isAllowed))) {
        // Without the name, which nobody shall look up again.
        return new Target(uri, InetAddress.getByAddress(addresses.get(0).getAddress()));
      }
    } catch (UnknownHostException e) {
      // It is told apart from a host that may not be called by nobody.
    }
    throw CallException.unreachable();
  }

  private boolean isAllowed(InetAddress address) {
    return allowed.contains(address) || (PublicAddresses.contain(address) && !own.test(address));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be an address like https://host/path", e);
    }
  }
}
