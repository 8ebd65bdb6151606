package dev.pagoda.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;

/** A configuration file of a model directory; what is missing or wrong in it is named. */
final class JsonFile {
  /** diffusers writes {@code -Infinity} as a bare word. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final String name;
  private final JsonNode root;

  private JsonFile(String name, JsonNode root) {
    this.name = name;
    this.root = root;
  }

  /**
   * @param name of the file as messages show it
   */
  static JsonFile read(Path file, String name) {
    try (InputStream in = Files.newInputStream(file)) {
      JsonNode root = MAPPER.readTree(in);
      if (!root.isObject()) {
        throw new ModelException(name + " is no JSON object");
      }
      return new JsonFile(name, root);
    } catch (NoSuchFileException e) {
      throw new ModelException(name + " is missing", e);
    } catch (JsonProcessingException e) {
      // Jackson adds where an object began, in terms of its own source.
      String reason = e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
      throw new ModelException(name + " is not JSON: " + reason, e);
    } catch (IOException e) {
      throw new ModelException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  ModelException refused(String reason) {
    return new ModelException(name + ": " + reason);
  }

  Map<String, Object> asMap() {
    return Collections.unmodifiableMap(
        MAPPER.convertValue(root, new TypeReference<LinkedHashMap<String, Object>>() {}));
  }

  /** In order. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    root.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** Of an object; none where it is missing. */
  List<String> keys(String key) {
    List<String> keys = new ArrayList<>();
    root.path(key).fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  boolean has(String key) {
    return root.hasNonNull(key);
  }

  /** Whether a {@code model_index.json} says [null, null] of a component, or nothing. */
  boolean isNoComponent(String key) {
    return !root.path(key).path(1).isTextual();
  }

  Optional<String> text(String key) {
    if (!root.hasNonNull(key)) {
      return Optional.empty();
    }
    if (!root.get(key).isTextual()) {
      throw refused(key + " must be text");
    }
    return Optional.of(root.get(key).asText());
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> refused(key + " is missing"));
  }

  int integer(String key) {
    return optionalInteger(key).orElseThrow(() -> refused(key + " is missing"));
  }

  OptionalInt optionalInteger(String key) {
    return root.hasNonNull(key)
        ? OptionalInt.of(positive(key, root.get(key)))
        : OptionalInt.empty();
  }

  /** A number that stands for all items, or the item of a list. */
  int integerOrItem(String key, int item) {
    JsonNode value = root.path(key);
    return value.isArray() ? positive(key, value.path(item)) : integer(key);
  }

  /**
   * A list of whole numbers from 1 up, or one that stands for all.
   *
   * @param byDefault stands for all where the key is missing
   */
  List<Integer> integers(String key, int length, int byDefault) {
    JsonNode value = root.path(key);
    if (!value.isArray()) {
      return Collections.nCopies(length, optionalInteger(key).orElse(byDefault));
    }
    if (value.size() != length) {
      throw refused("%s must be a list of %d".formatted(key, length));
    }
    return StreamSupport.stream(value.spliterator(), false)
        .map(item -> positive(key, item))
        .toList();
  }

  /** A number, or that of a name in an object. */
  int side(String key, String name, int byDefault) {
    JsonNode value = root.path(key);
    if (!root.hasNonNull(key)) {
      return byDefault;
    }
    return value.isObject() ? positive(key + "." + name, value.path(name)) : positive(key, value);
  }

  /** The length of a list. */
  int size(String key) {
    JsonNode list = root.path(key);
    if (!list.isArray() || list.isEmpty() || list.size() > 16) {
      throw refused(key + " must be a list of 1 to 16");
    }
    return list.size();
  }

  double number(String key, double byDefault) {
    JsonNode value = root.path(key);
    if (!root.hasNonNull(key)) {
      return byDefault;
    }
    if (!value.isNumber() || !Double.isFinite(value.asDouble()) || value.asDouble() == 0) {
      throw refused(key + " must be a number other than 0");
    }
    return value.asDouble();
  }

  boolean flag(String key, boolean byDefault) {
    if (root.hasNonNull(key) && !root.get(key).isBoolean()) {
      throw refused(key + " must be true or false");
    }
    return root.hasNonNull(key) ? root.get(key).asBoolean() : byDefault;
  }

  Optional<List<Double>> numbers(String key) {
    if (!root.hasNonNull(key)) {
      return Optional.empty();
    }
    if (!JsonNumbers.isList(root.get(key))) {
      throw refused(key + " must be a list of numbers");
    }
    return Optional.of(JsonNumbers.of(root.get(key)));
  }

  /** So many lists of so many numbers. */
  List<List<Double>> rows(String key, int count, int length) {
    JsonNode rows = root.path(key);
    if (rows.size() != count
        || !StreamSupport.stream(rows.spliterator(), false)
            .allMatch(row -> JsonNumbers.isList(row) && row.size() == length)) {
      throw refused("%s must be %d lists of %d numbers".formatted(key, count, length));
    }
    return StreamSupport.stream(rows.spliterator(), false).map(JsonNumbers::of).toList();
  }

  private int positive(String key, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw refused(key + " must be a whole number from 1 up");
    }
    return value.intValue();
  }
}
