package dev.pagoda.event;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.RequestReader;
import java.io.IOException;
import java.util.List;

/** Reads JSON that came with an event. */
public final class JsonText {
  private JsonText() {}

  /**
   * Reads a text in UTF-8.
   *
   * @throws InvalidRequestException saying where it is not JSON
   */
  public static JsonNode parse(byte[] text) {
    try {
      return RequestReader.mapper().readTree(text);
    } catch (IOException e) {
      throw invalid(e);
    }
  }

  /**
   * Reads a text.
   *
   * @throws InvalidRequestException saying where it is not JSON
   */
  static JsonNode parse(String text) {
    try {
      return RequestReader.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw invalid(e);
    }
  }

  private static InvalidRequestException invalid(IOException e) {
    JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
    String where =
        at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
    return new InvalidRequestException(
        List.of(new FieldError("body", "is not valid JSON in UTF-8" + where)));
  }
}
