package dev.pagoda.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.generation.IdempotencyKey;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import java.util.List;

/** What an event says, whoever delivered it. */
public sealed interface Event {
  /**
   * It holds a request, as {@code POST /v1/generations} takes it.
   *
   * @param key the same for every delivery of the event
   * @param body not checked yet
   */
  record WithRequest(IdempotencyKey key, JsonNode body) implements Event {}

  /**
   * An object was put into a bucket.
   *
   * @param key the same for every delivery of the event
   */
  record WithObject(IdempotencyKey key, BucketObject object) implements Event {}

  /** It asks for nothing, which is in order. */
  record Unrelated(String reason) implements Event {}

  /** Nobody can make a request of it. */
  record Unusable(InvalidRequestException reason) implements Event {
    static Unusable of(String part, String message) {
      return new Unusable(new InvalidRequestException(List.of(new FieldError(part, message))));
    }
  }
}
