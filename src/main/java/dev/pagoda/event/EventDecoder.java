package dev.pagoda.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.event.Event.Unrelated;
import dev.pagoda.event.Event.Unusable;
import dev.pagoda.event.Event.WithRequest;
import dev.pagoda.generation.IdempotencyKey;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Tells events by their shape: notifications of Amazon S3, events of Amazon EventBridge, and bare
 * requests. The same shapes come directly and inside messages of a queue.
 */
public final class EventDecoder {
  private static final String RECORDS = "Records";
  private static final String DETAIL_TYPE = "detail-type";
  private static final String REQUEST = "request";
  private static final String KEY = "idempotency_key";

  private EventDecoder() {}

  /**
   * What a document asks for, in its order.
   *
   * @param identity of a document that has none in itself
   */
  public static List<Event> decode(JsonNode document, EventIdentity identity) {
    return decode(document, identity.key());
  }

  /** Whether a document is a request itself, and no event of a service. */
  public static boolean isRequest(JsonNode document) {
    return !document.path(RECORDS).isArray() && !isTest(document) && !isBusEvent(document);
  }

  static List<Event> decode(JsonNode document, IdempotencyKey key) {
    if (document.path(RECORDS).isArray()) {
      return StreamSupport.stream(document.get(RECORDS).spliterator(), false)
          .map(EventDecoder::record)
          .toList();
    }
    if (isTest(document)) {
      return List.of(new Unrelated("it tests the notifications of a bucket"));
    }
    if (isBusEvent(document)) {
      return List.of(eventBridge(document));
    }
    return List.of(request(document, key));
  }

  private static boolean isTest(JsonNode document) {
    return document.path("Event").asText().equals("s3:TestEvent");
  }

  private static boolean isBusEvent(JsonNode document) {
    return document.has(DETAIL_TYPE) && document.has("detail");
  }

  private static Event record(JsonNode item) {
    return item.path("s3").isObject()
        ? S3Notification.decode(item)
        : Unusable.of(
            RECORDS,
            "must be of Amazon S3 or SQS, not of "
                + Quoted.of(item.path("eventSource").asText(item.path("EventSource").asText())));
  }

  private static Event eventBridge(JsonNode event) {
    JsonNode detail = event.get("detail");
    if (event.path("source").asText().equals("aws.s3")) {
      String type = event.get(DETAIL_TYPE).asText();
      return type.equals("Object Created")
          ? S3Notification.decodeDetail(detail)
          : new Unrelated("it tells of " + Quoted.of(type));
    }
    String id = event.path("id").asText();
    return id.isEmpty()
        ? Unusable.of("id", "must be there: it tells one event from another")
        : request(detail, new EventIdentity(event.path("source").asText(), id).key());
  }

  /** A request, or {@code {"request": …, "idempotency_key": …}}. */
  private static Event request(JsonNode document, IdempotencyKey key) {
    if (!document.path(REQUEST).isObject()) {
      return new WithRequest(key, document);
    }
    if (document.size() != (document.has(KEY) ? 2 : 1)) {
      return Unusable.of(REQUEST, "may have only \"" + KEY + "\" beside it");
    }
    try {
      return new WithRequest(
          document.has(KEY) ? key(document.get(KEY)) : key, document.get(REQUEST));
    } catch (InvalidRequestException e) {
      return new Unusable(e);
    }
  }

  private static IdempotencyKey key(JsonNode value) {
    if (!value.isTextual()) {
      throw new InvalidRequestException(List.of(new FieldError(KEY, "must be a text")));
    }
    return IdempotencyKey.of(value.textValue());
  }
}
