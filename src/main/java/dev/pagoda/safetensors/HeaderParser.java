package dev.pagoda.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the JSON of a header value by value, so that a hostile one takes no more memory than it has
 * bytes. A key twice, an unknown key of a tensor and what follows the object are refused.
 */
final class HeaderParser {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final String METADATA = "__metadata__";
  private static final int MOST_EXTENTS = 32;

  private final Map<String, TensorEntry> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final JsonParser json;
  private final long dataStart;

  private HeaderParser(JsonParser json, long dataStart) {
    this.json = json;
    this.dataStart = dataStart;
  }

  /**
   * Parses a header.
   *
   * @param dataStart where the values begin in the file
   * @throws IOException if the header is not as the format wants it; the message says why
   */
  static Header parse(byte[] header, long dataStart) throws IOException {
    require(header.length > 0 && header[0] == '{', "the header is no JSON object");
    try (JsonParser json = MAPPER.createParser(header)) {
      HeaderParser parser = new HeaderParser(json, dataStart);
      parser.header();
      return new Header(parser.tensors, parser.metadata);
    }
  }

  private void header() throws IOException {
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      require(json.nextToken() == JsonToken.START_OBJECT, name + " is no JSON object");
      if (name.equals(METADATA)) {
        metadata();
      } else {
        tensors.put(name, tensor(name));
      }
    }
    require(json.nextToken() == null, "something follows the header's object");
  }

  private void metadata() throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      require(json.nextToken() == JsonToken.VALUE_STRING, METADATA + " holds what is no text");
      metadata.put(key, json.getText());
    }
  }

  private TensorEntry tensor(String name) throws IOException {
    Optional<DataType> type = Optional.empty();
    List<Long> shape = null;
    List<Long> offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "dtype" -> {
          require(json.currentToken() == JsonToken.VALUE_STRING, name + ": dtype is no text");
          type = DataType.of(json.getText());
          require(type.isPresent(), name + ": dtype " + json.getText() + " is not known");
        }
        case "shape" -> shape = numbers(name + ": shape");
        case "data_offsets" -> offsets = numbers(name + ": data_offsets");
        default -> throw new IOException(name + ": " + key + " is not known");
      }
    }
    require(type.isPresent(), name + ": dtype is missing");
    require(shape != null, name + ": shape is missing");
    require(offsets != null && offsets.size() == 2, name + ": data_offsets are no two numbers");
    long length = offsets.get(1) - offsets.get(0);
    require(
        length >= 0 && length == bytes(type.get(), shape),
        name + ": data_offsets do not fit " + type.get() + " of shape " + shape);
    require(
        offsets.get(1) <= Long.MAX_VALUE - dataStart, name + " ends behind the end of the file");
    return new TensorEntry(name, type.get(), shape, dataStart + offsets.get(0), length);
  }

  private List<Long> numbers(String what) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, what + " is no list");
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      boolean isNumber =
          json.currentToken() == JsonToken.VALUE_NUMBER_INT
              && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && json.getLongValue() >= 0;
      require(isNumber, what + " holds what is no whole number from 0 up");
      require(numbers.size() < MOST_EXTENTS, what + " is too long");
      numbers.add(json.getLongValue());
    }
    return numbers;
  }

  /** -1 if they are more than a long counts. */
  private static long bytes(DataType type, List<Long> shape) {
    try {
      return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private static void require(boolean isRight, String reason) throws IOException {
    if (!isRight) {
      throw new IOException(reason);
    }
  }
}
