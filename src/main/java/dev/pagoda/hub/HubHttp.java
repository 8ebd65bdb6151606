package dev.pagoda.hub;

import dev.pagoda.hub.HubAnswer.Hop;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Asks the hub, and follows where it sends to. The token goes to the hub's own address only, and
 * nothing that began encrypted goes on in the clear.
 */
final class HubHttp {
  private static final int MOST_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HubSettings settings;
  private final String agent;
  private final HttpClient client;

  /**
   * @param agent what this program calls itself
   */
  HubHttp(HubSettings settings, String agent) {
    this.settings = settings;
    this.agent = agent;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.patience());
    if (ProxySelector.getDefault() != null) {
      builder.proxy(ProxySelector.getDefault());
    }
    this.client = builder.build();
  }

  /** An address below the endpoint. */
  URI address(String path) {
    return URI.create(settings.endpoint() + path);
  }

  /**
   * Sends a GET, and follows redirects. The body, which is to be closed, fails when it stalls.
   *
   * @param from first byte that is wanted; 0 for all
   * @throws IOException if the connection fails
   */
  HubAnswer get(URI uri, long from) throws IOException, InterruptedException {
    List<Hop> hops = new ArrayList<>();
    URI at = uri;
    while (true) {
      HttpResponse<InputStream> response =
          client.send(request(at, from), BodyHandlers.ofInputStream());
      hops.add(new Hop(at, response.headers()));
      if (!REDIRECTS.contains(response.statusCode())) {
        return new HubAnswer(
            response.statusCode(), hops, new PatientStream(response.body(), settings.patience()));
      }
      response.body().close();
      if (hops.size() > MOST_REDIRECTS) {
        throw new HubException("the hub sends in circles: " + shown(at));
      }
      at = next(at, response);
    }
  }

  /** An address without its query, which may hold a signature. */
  static String shown(URI uri) {
    return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
  }

  private HttpRequest request(URI uri, long from) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(settings.patience())
            .header("User-Agent", agent)
            .header("Accept-Encoding", "identity");
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    if (isOrigin(uri)) {
      settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    return request.build();
  }

  private static URI next(URI at, HttpResponse<InputStream> response) {
    String location = response.headers().firstValue("Location").orElse("");
    URI next;
    try {
      next = at.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new HubException("the hub sends to an impossible address, from " + shown(at), e);
    }
    String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
    boolean possible = scheme.equals("https") || scheme.equals(at.getScheme());
    if (location.isEmpty() || next.getHost() == null || !possible) {
      throw new HubException(
          "the hub sends from %s to %s, where nothing is fetched from"
              .formatted(shown(at), location.isEmpty() ? "nowhere" : shown(next)));
    }
    return next;
  }

  private boolean isOrigin(URI uri) {
    URI own = settings.endpoint();
    return own.getScheme().equalsIgnoreCase(uri.getScheme())
        && own.getHost().equalsIgnoreCase(uri.getHost())
        && port(own) == port(uri);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0
        ? uri.getPort()
        : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
