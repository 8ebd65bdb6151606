package dev.pagoda.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The pictures of one request beside its JSON: contents of the stored objects that it names, which
 * are fetched before it is read, and what it brings along, to be stored once it is accepted.
 */
public final class InputImages {
  static final String OBJECT = "object";

  private final Map<String, byte[]> objects;
  private final UnaryOperator<String> names;
  private final Map<String, InlineImage> inline = new LinkedHashMap<>();
  private final Map<String, InputContent> known = new HashMap<>();

  /**
   * @param objects contents of the objects of {@link #keys} that there are, by key
   */
  public InputImages(Map<String, byte[]> objects) {
    this(objects, key -> "object \"" + key + "\"");
  }

  /**
   * @param names what messages call an object
   */
  public InputImages(Map<String, byte[]> objects, UnaryOperator<String> names) {
    this.objects = Map.copyOf(objects);
    this.names = names;
  }

  /**
   * Keys of the objects that a body names, as far as it may name them. The body may be anything.
   *
   * @param most keys to return
   */
  static Set<String> keys(JsonNode body, int most) {
    Set<String> keys = new LinkedHashSet<>();
    for (RequestField field : List.of(RequestField.values())) {
      if (field.type() == FieldType.IMAGE || field.type() == FieldType.IMAGES) {
        JsonNode value = body.path(field.jsonName());
        for (JsonNode item : value.isArray() ? value : List.of(value)) {
          String key = item.path(OBJECT).asText("");
          if (keys.size() < most && InputKey.isAllowed(key)) {
            keys.add(key);
          }
        }
      }
    }
    return keys;
  }

  /** What the request brought along, after it was read. */
  public Collection<InlineImage> inline() {
    return inline.values();
  }

  /**
   * The content of an input of the request that was read.
   *
   * @throws IllegalArgumentException if it is none
   */
  public byte[] content(ImageInput input) {
    InlineImage image = inline.get(input.object());
    byte[] content = image == null ? objects.get(input.object()) : image.content();
    if (content == null) {
      throw new IllegalArgumentException("the request has no input " + input.object());
    }
    return content;
  }

  /** Content of a stored object, if there is such an object. */
  Optional<byte[]> object(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  String name(String key) {
    return names.apply(key);
  }

  void add(InlineImage image) {
    inline.put(image.key(), image);
  }

  void describe(String key, InputContent content) {
    known.put(key, content);
  }

  /** What is known of an input; null where there is none or it could not be read. */
  InputContent describe(ImageInput input) {
    return input == null ? null : known.get(input.object());
  }
}
