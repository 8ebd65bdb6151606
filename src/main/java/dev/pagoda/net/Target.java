package dev.pagoda.net;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;

/**
 * An address that may be called, with the one IP address that it leads to for this call.
 *
 * @param uri as it was given
 * @param address that is connected to, whatever its name may lead to by then
 */
record Target(URI uri, InetAddress address) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** Name or literal without brackets; a dot at the end says no more than none. */
  static String host(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      return host.substring(1, host.length() - 1);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  static boolean isSecure(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return isSecure(uri) ? HTTPS : HTTP;
  }
}
