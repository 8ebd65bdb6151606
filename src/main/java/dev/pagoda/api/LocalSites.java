package dev.pagoda.api;

import dev.pagoda.config.AuthCheck;
import dev.pagoda.config.AuthConfig;
import dev.pagoda.config.PagodaConfig;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps pages of other sites away from a service that anybody on this machine may use: a page that
 * is looked at here could otherwise send pictures to it, or, with a name that it gives this
 * machine's address (DNS rebinding), read everything.
 */
@Singleton
final class LocalSites {
  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final boolean guarded;
  private final Set<String> names;

  LocalSites(PagodaConfig config) {
    AuthConfig auth = config.auth();
    this.guarded = config.roles().contains("api") && AuthCheck.isLocal(auth);
    this.names = Set.copyOf(auth.localHosts().orElse(List.of()));
  }

  void register(@Observes Router router) {
    if (guarded) {
      router.route().order(Integer.MIN_VALUE + 1).handler(this::check);
    }
  }

  private void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.authority() != null && !isLocal(request.authority().host())) {
      refuse(
          context,
          "This service is for this machine alone, as localhost; pagoda.auth.local-hosts names other"
              + " hosts that requests may be for.");
      return;
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !READING.contains(request.method()) && !isLocal(host(origin))) {
      refuse(
          context,
          "Pages of other sites may change nothing here; pagoda.auth.local-hosts names sites that"
              + " may.");
      return;
    }
    context.next();
  }

  private static void refuse(RoutingContext context, String why) {
    context.fail(new ForeignSiteException(why));
  }

  private boolean isLocal(String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(name); // asks nobody
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || names.contains(name)
        || (address != null && address.isLoopbackAddress());
  }

  /** Null where there is none, as in {@code null}. */
  private static String host(String origin) {
    try {
      return new URI(origin).getHost();
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
