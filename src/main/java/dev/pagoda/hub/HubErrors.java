package dev.pagoda.hub;

import java.io.IOException;
import java.util.Set;

/** Says what the hub's refusals mean. */
final class HubErrors {
  private static final Set<Integer> BUSY = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final String TOKEN = "pagoda.hub.token (or HF_TOKEN)";

  private final HubSettings settings;
  private final Repository repository;

  HubErrors(HubSettings settings, Repository repository) {
    this.settings = settings;
    this.repository = repository;
  }

  /**
   * Lets 200 and 206 pass.
   *
   * @param what was asked for: a file, or a revision
   * @throws BusyException if it may be asked again
   * @throws HubException if not
   */
  void check(HubAnswer answer, String what) throws IOException {
    int status = answer.status();
    if (status == 200 || status == 206) {
      return;
    }
    answer.close();
    if (BUSY.contains(status)) {
      throw new BusyException(
          "%s answers %d".formatted(answer.uri().getHost(), status), answer.headers());
    }
    // Only the hub itself knows why; a store that it sends to refuses for reasons of its own.
    boolean own = settings.endpoint().getHost().equalsIgnoreCase(answer.uri().getHost());
    String code = answer.told("X-Error-Code").orElse("");
    throw new HubException(
        switch (own ? status : 0) {
          case 401 -> code.equals("GatedRepo") ? gated() : unauthorized();
          case 403 -> code.equals("GatedRepo") ? gated() : forbidden(answer);
          case 404 -> code.equals("RevisionNotFound") ? noRevision(what) : notFound(what, code);
          default ->
              "%s answers %d for %s%s"
                  .formatted(HubHttp.shown(answer.uri()), status, what, message(answer));
        });
  }

  private String gated() {
    String terms =
        "%s is gated: accept its terms at %s/%s"
            .formatted(repository, settings.endpoint(), repository);
    return settings.token().isPresent()
        ? terms + " with the account that " + TOKEN + " belongs to"
        : terms + ", and set " + TOKEN + " to a token of that account";
  }

  private String unauthorized() {
    return settings.token().isPresent()
        ? "the hub does not take the token in %s, or %s does not exist".formatted(TOKEN, repository)
        : "%s does not exist, or is private or gated; for those set %s"
            .formatted(repository, TOKEN);
  }

  private String forbidden(HubAnswer answer) {
    return "the hub forbids %s%s%s"
        .formatted(
            repository,
            settings.token().isPresent()
                ? " to the account of " + TOKEN
                : " without a token; set " + TOKEN,
            message(answer));
  }

  private String noRevision(String what) {
    return "%s has no %s".formatted(repository, what);
  }

  private String notFound(String what, String code) {
    return code.equals("EntryNotFound")
        ? "%s has no %s".formatted(repository, what)
        : "there is no repository %s at %s".formatted(repository, settings.endpoint());
  }

  private static String message(HubAnswer answer) {
    return answer
        .told("X-Error-Message")
        .map(text -> ": %.200s".formatted(text.replaceAll("\\p{Cntrl}", " ")))
        .orElse("");
  }
}
