package dev.pagoda.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.net.CallException;
import dev.pagoda.net.OutboundClient;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.RequestField;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.Optional;

/**
 * Judges the addresses that requests want to have called, before they are accepted. They are judged
 * again whenever they are called: a name may lead elsewhere by then.
 */
public final class WebhookAddresses {
  private static final String FIELD = RequestField.WEBHOOK_URL.jsonName();

  private final OutboundClient client;
  private final boolean enabled;

  /**
   * @param enabled whether requests may name addresses at all
   */
  public WebhookAddresses(OutboundClient client, boolean enabled) {
    this.client = client;
    this.enabled = enabled;
  }

  /** What is wrong with the address of a request; nothing where it has none, or no text. */
  Uni<Optional<FieldError>> problem(JsonNode body) {
    JsonNode given = body.path(FIELD);
    if (!given.isTextual()) {
      return Uni.createFrom().item(Optional.empty());
    }
    if (!enabled) {
      return refused("cannot be given: this service calls nobody, no webhook secret is configured");
    }
    try {
      URI uri = client.guard().parse(given.textValue());
      return client
          .judge(uri)
          .replaceWith(Optional.<FieldError>empty())
          .onFailure(CallException.class)
          .recoverWithUni(e -> refused("cannot be called: " + e.getMessage()));
    } catch (IllegalArgumentException e) {
      return refused(e.getMessage());
    }
  }

  private static Uni<Optional<FieldError>> refused(String message) {
    return Uni.createFrom().item(Optional.of(new FieldError(FIELD, message)));
  }
}
