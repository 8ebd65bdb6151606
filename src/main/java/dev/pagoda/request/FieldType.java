package dev.pagoda.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What a request field holds, and how a value of it is written as plain text. */
public enum FieldType {
  /** One text. */
  TEXT("TEXT"),
  /** One text or a list of texts. */
  TEXTS("TEXT"),
  /** True or false. */
  BOOLEAN("true|false"),
  /** A whole number. */
  INTEGER("N"),
  /** One whole number or a list of them. */
  INTEGERS("N"),
  /** A finite number. */
  NUMBER("X"),
  /** One finite number or a list of them. */
  NUMBERS("X"),
  /** A picture: a data URI, base64, or an object with the key of a stored one. */
  IMAGE("FILE"),
  /** One picture or a list of them. */
  IMAGES("FILE"),
  /** One {@link IpAdapterScale} or a list of them. */
  ADAPTER_SCALES("X|JSON"),
  /** A list of {@link LoraUse}. */
  LORAS("NAME[=X]"),
  /** {@code [height, width]}. */
  SIZE("HEIGHT,WIDTH"),
  /** {@code [top, left]}. */
  OFFSET("TOP,LEFT"),
  /** A short name, or an object with {@code class} and overrides. */
  SCHEDULER("NAME|JSON"),
  /** The JSON name of an {@link OutputFormat}. */
  FORMAT("FORMAT");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern INTEGER_TEXT = Pattern.compile("[+-]?\\d{1,18}");
  private static final Pattern NUMBER_TEXT =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private final String label;

  FieldType(String label) {
    this.label = label;
  }

  /** How a value is shown in a usage text. */
  public String label() {
    return label;
  }

  /** Whether several values may be given. */
  public boolean several() {
    return switch (this) {
      case TEXTS, INTEGERS, NUMBERS, IMAGES, ADAPTER_SCALES, LORAS -> true;
      default -> false;
    };
  }

  /**
   * The JSON value that was written as text, for instance on a command line. A text that does not
   * fit the type stays a text, so that the reader of the request says what is wrong with it.
   *
   * @param values one value, or more where {@link #several()}
   */
  public JsonNode fromText(List<String> values) {
    return switch (this) {
      case TEXT, FORMAT, IMAGE -> NODES.textNode(values.get(0));
      case TEXTS, IMAGES -> oneOrAll(values, NODES::textNode);
      case BOOLEAN -> bool(values.get(0));
      case INTEGER, INTEGERS -> oneOrAll(values, FieldType::integer);
      case NUMBER, NUMBERS -> oneOrAll(values, FieldType::number);
      case SIZE, OFFSET -> pair(values.get(0));
      case SCHEDULER -> object(values.get(0), NODES::textNode);
      case ADAPTER_SCALES -> oneOrAll(values, text -> object(text, FieldType::number));
      case LORAS -> NODES.arrayNode().addAll(values.stream().map(FieldType::lora).toList());
    };
  }

  private static JsonNode oneOrAll(List<String> values, Function<String, JsonNode> one) {
    if (values.size() == 1) {
      return one.apply(values.get(0));
    }
    ArrayNode all = NODES.arrayNode();
    values.forEach(value -> all.add(one.apply(value)));
    return all;
  }

  private static JsonNode bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> NODES.booleanNode(true);
      case "false" -> NODES.booleanNode(false);
      default -> NODES.textNode(text);
    };
  }

  private static JsonNode integer(String text) {
    return INTEGER_TEXT.matcher(text).matches()
        ? NODES.numberNode(Long.parseLong(text))
        : NODES.textNode(text);
  }

  private static JsonNode number(String text) {
    return NUMBER_TEXT.matcher(text).matches()
        ? NODES.numberNode(Double.parseDouble(text))
        : NODES.textNode(text);
  }

  private static JsonNode pair(String text) {
    ArrayNode pair = NODES.arrayNode();
    for (String part : text.split(",", -1)) {
      pair.add(integer(part.strip()));
    }
    return pair.size() == 2 ? pair : NODES.textNode(text);
  }

  /** An object where the text looks like one, else what {@code plain} makes of it. */
  private static JsonNode object(String text, Function<String, JsonNode> plain) {
    if (text.strip().startsWith("{")) {
      try {
        return RequestReader.mapper().readTree(text);
      } catch (JsonProcessingException notJson) {
        return NODES.textNode(text);
      }
    }
    return plain.apply(text);
  }

  /** {@code NAME} or {@code NAME=SCALE}. */
  private static JsonNode lora(String text) {
    int equals = text.lastIndexOf('=');
    ObjectNode lora = NODES.objectNode();
    return equals < 0
        ? lora.put(LoraUse.NAME, text)
        : lora.put(LoraUse.NAME, text.substring(0, equals))
            .set(LoraUse.SCALE, number(text.substring(equals + 1)));
  }
}
