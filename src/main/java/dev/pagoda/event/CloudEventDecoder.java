package dev.pagoda.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.event.Event.Unusable;
import dev.pagoda.event.Event.WithRequest;
import dev.pagoda.request.InvalidRequestException;
import io.cloudevents.CloudEvent;
import java.util.List;

/** Tells CloudEvents by their type. */
public final class CloudEventDecoder {
  /** Its data is a request. */
  public static final String REQUEST_TYPE = "dev.pagoda.generation.request";

  /** Its data is a notification of Amazon S3, by the adapter of the CloudEvents specification. */
  private static final String S3_TYPES = "com.amazonaws.s3.";

  private CloudEventDecoder() {}

  /** What an event asks for, in its order. */
  public static List<Event> decode(CloudEvent event) {
    boolean request = event.getType().equals(REQUEST_TYPE);
    if (!request && !event.getType().startsWith(S3_TYPES)) {
      return List.of(
          Unusable.of(
              "type",
              "must be %s or %s…, not %s"
                  .formatted(REQUEST_TYPE, S3_TYPES, Quoted.of(event.getType()))));
    }
    if (event.getData() == null) {
      return List.of(Unusable.of("data", "must be JSON, not nothing"));
    }
    try {
      JsonNode data = JsonText.parse(event.getData().toBytes());
      EventIdentity identity = new EventIdentity(event.getSource().toString(), event.getId());
      if (request) {
        return List.of(new WithRequest(identity.key(), data));
      }
      return data.path("s3").isObject()
          ? List.of(S3Notification.decode(data))
          : EventDecoder.decode(data, identity);
    } catch (InvalidRequestException e) {
      return List.of(new Unusable(e));
    }
  }
}
