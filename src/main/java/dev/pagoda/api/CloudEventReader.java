package dev.pagoda.api;

import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import io.cloudevents.rw.CloudEventRWException.CloudEventRWExceptionKind;
import java.util.List;
import java.util.Map;

/** Reads the CloudEvent of an HTTP request. */
final class CloudEventReader {
  private CloudEventReader() {}

  /**
   * @throws InvalidRequestException for what is not one well-formed CloudEvent
   */
  static CloudEvent read(Map<String, List<String>> headers, byte[] body) {
    try {
      return HttpMessageFactory.createReaderFromMultimap(headers, body).toEvent();
    } catch (CloudEventRWException e) {
      throw e.getKind() == CloudEventRWExceptionKind.UNKNOWN_ENCODING
          ? invalid(
              "must have the header ce-specversion, or the type application/cloudevents+json; a"
                  + " batch is not taken")
          : invalid("is not a CloudEvent: " + e.getMessage());
    } catch (EventDeserializationException e) {
      throw invalid("is not a CloudEvent in JSON");
    } catch (NullPointerException e) { // the library takes the JSON text null for an event
      throw invalid("is not a CloudEvent in JSON");
    } catch (IllegalStateException e) { // an attribute is missing
      throw invalid("is not a CloudEvent: " + e.getMessage());
    }
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(List.of(new FieldError("event", message)));
  }
}
