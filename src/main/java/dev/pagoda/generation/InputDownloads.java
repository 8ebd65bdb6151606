package dev.pagoda.generation;

import dev.pagoda.net.CallException;
import dev.pagoda.net.OutboundClient;
import dev.pagoda.net.OutboundRequest;
import dev.pagoda.net.OutboundRequest.Overflow;
import dev.pagoda.net.OutboundResponse;
import dev.pagoda.request.FetchedImage;
import dev.pagoda.request.FetchedImage.Missing;
import dev.pagoda.request.FetchedImage.Present;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Fetches pictures that requests name by address, once, when they are accepted: workers never do.
 * What one request makes this process fetch is bounded, and what all of them do at one time.
 */
public final class InputDownloads {
  private static final int MOST_REQUESTS = 8;
  private static final Map<String, String> HEADERS =
      Map.of("Accept", "image/*, application/octet-stream", "Accept-Encoding", "identity");

  private final OutboundClient client;
  private final Limits limits;
  private final Semaphore slots = new Semaphore(MOST_REQUESTS);

  /**
   * What may be fetched.
   *
   * @param enabled whether anything may
   * @param timeout for one picture
   * @param file bytes of one picture at most
   * @param total bytes of all pictures of a request at most
   */
  public record Limits(boolean enabled, Duration timeout, long file, long total) {}

  public InputDownloads(OutboundClient client, Limits limits) {
    this.client = client;
    this.limits = limits;
  }

  /**
   * Fetches pictures one after the other.
   *
   * @return by address what was found there or why nothing was; empty where nothing is fetched
   *     here; {@link QueueFullException} while too many others are being fetched
   */
  Uni<Map<String, FetchedImage>> fetch(Collection<String> addresses) {
    if (!limits.enabled() || addresses.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return Uni.createFrom()
        .deferred(
            () ->
                slots.tryAcquire()
                    ? all(addresses).onTermination().invoke(slots::release)
                    : Uni.createFrom().failure(new QueueFullException(1)));
  }

  private Uni<Map<String, FetchedImage>> all(Collection<String> addresses) {
    Uni<Map<String, FetchedImage>> all = Uni.createFrom().item(LinkedHashMap::new);
    for (String address : addresses) {
      all = all.flatMap(found -> next(address, found));
    }
    return all;
  }

  private Uni<Map<String, FetchedImage>> next(String address, Map<String, FetchedImage> found) {
    long left = limits.total();
    for (FetchedImage image : found.values()) {
      left -= image instanceof Present present ? present.content().length : 0;
    }
    return fetch(address, Math.min(limits.file(), left))
        .invoke(image -> found.put(address, image))
        .replaceWith(found);
  }

  private Uni<FetchedImage> fetch(String address, long most) {
    OutboundRequest request;
    try {
      request =
          new OutboundRequest(
              client.guard().parse(address), HEADERS, null, limits.timeout(), most, Overflow.FAIL);
    } catch (IllegalArgumentException e) {
      return Uni.createFrom().item(new Missing("its address " + e.getMessage()));
    }
    return client
        .send(request)
        .map(InputDownloads::image)
        .onFailure(CallException.class)
        .recoverWithItem(e -> new Missing("it cannot be fetched: " + e.getMessage()));
  }

  private static FetchedImage image(OutboundResponse response) {
    if (response.status() == 200) {
      return new Present(response.body());
    }
    boolean redirect = response.status() / 100 == 3;
    return new Missing(
        "it cannot be fetched: its address answers with status "
            + response.status()
            + (redirect ? ", and redirects are not followed" : ""));
  }
}
