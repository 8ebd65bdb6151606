package dev.pagoda.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Locale;

/** A body that is not JSON; the message says where, not what the parser thought. */
final class MalformedBodyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedBodyException(IOException cause) {
    super(message(cause), cause);
  }

  private static String message(IOException cause) {
    if (!(cause instanceof JsonProcessingException json) || json.getLocation() == null) {
      return "The body is not JSON in UTF-8.";
    }
    JsonLocation at = json.getLocation();
    String original = json.getOriginalMessage();
    String reason =
        original != null && original.startsWith("Duplicate")
            ? ": " + original.toLowerCase(Locale.ROOT)
            : "";
    return "The body is not valid JSON at line %d, column %d%s."
        .formatted(at.getLineNr(), at.getColumnNr(), reason);
  }
}
