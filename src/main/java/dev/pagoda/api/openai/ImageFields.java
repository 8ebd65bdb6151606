package dev.pagoda.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.RequestField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the fields of the OpenAI Images API out of a call and says in ours what they ask for. All
 * others stay as they are, for the reader of requests to judge.
 */
final class ImageFields {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");
  private static final int MOST_PARTIAL_IMAGES = 3;

  private final ObjectNode fields;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final List<FieldError> errors = new ArrayList<>();

  private ImageFields(ObjectNode given) {
    this.fields = given.deepCopy();
  }

  /**
   * Reads a call.
   *
   * @param aliases what the caller named a field, by what it is named here
   * @throws InvalidRequestException naming fields of the OpenAI API that cannot be used
   */
  static ImageCall read(JsonNode body, Map<String, String> aliases) {
    if (!(body instanceof ObjectNode given)) {
      throw new InvalidRequestException(List.of(new FieldError("body", "must be a JSON object")));
    }
    ImageFields reader = new ImageFields(given);
    reader.names.putAll(aliases);
    ImageCall call = reader.read();
    if (!reader.errors.isEmpty()) {
      throw new InvalidRequestException(reader.errors);
    }
    return call;
  }

  private ImageCall read() {
    for (ForeignField field : ForeignField.values()) {
      JsonNode value = take(field.jsonName());
      if (value != null) {
        field.check(value).ifPresent(errors::add);
      }
    }
    count();
    size();
    boolean stream = flag("stream");
    return new ImageCall(fields, base64(stream), stream, partialImages(stream), Map.copyOf(names));
  }

  private void count() {
    JsonNode n = take("n");
    if (n != null) {
      put(RequestField.NUM_IMAGES_PER_PROMPT, n, "n");
    }
  }

  private void size() {
    JsonNode size = take("size");
    if (size == null || size.asText().equals("auto")) {
      return;
    }
    Matcher sides = SIZE.matcher(size.asText());
    if (!sides.matches()) {
      wrong("size", "must be \"auto\" or \"WIDTHxHEIGHT\", as in \"1024x1024\"");
      return;
    }
    put(RequestField.WIDTH, number(sides.group(1)), "size");
    put(RequestField.HEIGHT, number(sides.group(2)), "size");
  }

  private boolean base64(boolean stream) {
    JsonNode format = take("response_format");
    String name = format == null ? stream ? "b64_json" : "url" : format.asText();
    if (!name.equals("url") && !name.equals("b64_json")) {
      wrong("response_format", "must be \"url\" or \"b64_json\"");
    } else if (stream && name.equals("url")) {
      wrong("response_format", "can only be \"b64_json\" where `stream` is true");
    }
    return name.equals("b64_json");
  }

  private int partialImages(boolean stream) {
    JsonNode partial = take("partial_images");
    if (partial == null) {
      return 0;
    }
    int count = partial.asInt(-1);
    if (!partial.isIntegralNumber() || count < 0 || count > MOST_PARTIAL_IMAGES) {
      wrong("partial_images", "must be an integer from 0 to " + MOST_PARTIAL_IMAGES);
    } else if (count > 0 && !stream) {
      wrong("partial_images", "needs `stream` to be true");
    } else if (count > 0 && fields.hasNonNull(RequestField.PREVIEW_INTERVAL.jsonName())) {
      wrong("partial_images", "cannot be given beside `preview_interval`");
    }
    return count;
  }

  private boolean flag(String name) {
    JsonNode value = take(name);
    if (value != null && !value.isBoolean()) {
      wrong(name, "must be true or false");
    }
    return value != null && value.asBoolean();
  }

  /** The value of a field, which is taken out; null where it is absent or null. */
  private JsonNode take(String name) {
    JsonNode value = fields.remove(name);
    return value == null || value.isNull() ? null : value;
  }

  private void put(RequestField field, JsonNode value, String name) {
    if (fields.hasNonNull(field.jsonName())) {
      wrong(name, "cannot be given beside `" + field.jsonName() + "`");
    }
    fields.set(field.jsonName(), value);
    names.put(field.jsonName(), name);
  }

  private JsonNode number(String digits) {
    return fields.numberNode(Integer.parseInt(digits));
  }

  private void wrong(String field, String message) {
    errors.add(new FieldError(field, message));
  }
}
