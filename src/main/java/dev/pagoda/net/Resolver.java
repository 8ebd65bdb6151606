package dev.pagoda.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names up. Blocks. */
@FunctionalInterface
public interface Resolver {
  /** The system's own. */
  Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * All addresses of a host, at least one.
   *
   * @param host a name or an address, without brackets
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
