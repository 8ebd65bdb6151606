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
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The pictures of one request beside its JSON: contents of the stored objects that it names, which
 * are fetched before it is read, and what it brings along, to be stored once it is accepted.
 */
public final class InputImages {
  static final String OBJECT = "object";
  static final String URL = "url";

  private final Map<String, byte[]> objects;
  private final Map<String, FetchedImage> fetched;
  private final UnaryOperator<String> names;
  private final Map<String, InlineImage> inline = new LinkedHashMap<>();
  private final Map<String, InputContent> known = new HashMap<>();

  /**
   * @param objects contents of the objects of {@link #keys} that there are, by key
   */
  public InputImages(Map<String, byte[]> objects) {
    this(objects, Map.of());
  }

  /**
   * @param fetched what is at the addresses of {@link #addresses}; empty where nothing is fetched
   */
  public InputImages(Map<String, byte[]> objects, Map<String, FetchedImage> fetched) {
    this(objects, fetched, key -> "object \"" + key + "\"");
  }

  /**
   * @param names what messages call an object
   */
  public InputImages(Map<String, byte[]> objects, UnaryOperator<String> names) {
    this(objects, Map.of(), names);
  }

  private InputImages(
      Map<String, byte[]> objects, Map<String, FetchedImage> fetched, UnaryOperator<String> names) {
    this.objects = Map.copyOf(objects);
    this.fetched = Map.copyOf(fetched);
    this.names = names;
  }

  /**
   * Keys of the objects that a body names, as far as it may name them. The body may be anything.
   *
   * @param most keys to return
   */
  static Set<String> keys(JsonNode body, int most) {
    return named(body, OBJECT, InputKey::isAllowed, most);
  }

  /**
   * Addresses of pictures that a body names. The body may be anything.
   *
   * @param most addresses to return
   */
  static Set<String> addresses(JsonNode body, int most) {
    return named(body, URL, address -> !address.isEmpty(), most);
  }

  private static Set<String> named(
      JsonNode body, String property, Predicate<String> wanted, int most) {
    Set<String> names = new LinkedHashSet<>();
    for (RequestField field : List.of(RequestField.values())) {
      if (field.type() == FieldType.IMAGE || field.type() == FieldType.IMAGES) {
        JsonNode value = body.path(field.jsonName());
        for (JsonNode item : value.isArray() ? value : List.of(value)) {
          String name = item.path(property).asText("");
          if (names.size() < most && wanted.test(name)) {
            names.add(name);
          }
        }
      }
    }
    return names;
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

  /** What was found at an address, if it was looked for. */
  Optional<FetchedImage> fetched(String address) {
    return Optional.ofNullable(fetched.get(address));
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
