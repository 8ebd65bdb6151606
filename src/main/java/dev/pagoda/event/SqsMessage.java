package dev.pagoda.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.event.Event.Unusable;
import dev.pagoda.generation.IdempotencyKey;
import dev.pagoda.request.InvalidRequestException;
import java.util.List;
import java.util.Optional;

/**
 * A message of a queue. Its body is a request, or an event that another service put into the queue.
 *
 * @param id unique, and the same when it is received again
 * @param idempotencyKey value of its attribute {@code Idempotency-Key}
 */
public record SqsMessage(String id, Optional<String> idempotencyKey, String body) {

  /** Whether a document is a batch of messages, as AWS Lambda hands it over. */
  public static boolean isBatch(JsonNode document) {
    JsonNode records = document.path("Records");
    return records.isArray()
        && !records.isEmpty()
        && records.get(0).path("eventSource").asText().equals("aws:sqs");
  }

  /** Reads one record of such a batch. */
  public static SqsMessage of(JsonNode item) {
    JsonNode key = item.path("messageAttributes").path(IdempotencyKey.HEADER).path("stringValue");
    return new SqsMessage(
        item.path("messageId").asText(),
        Optional.ofNullable(key.textValue()),
        item.path("body").asText());
  }

  /** What it asks for. */
  public List<Event> events() {
    try {
      IdempotencyKey key =
          idempotencyKey.map(IdempotencyKey::of).orElseGet(new EventIdentity("sqs", id)::key);
      return EventDecoder.decode(JsonText.parse(body), key);
    } catch (InvalidRequestException e) {
      return List.of(new Unusable(e));
    }
  }
}
