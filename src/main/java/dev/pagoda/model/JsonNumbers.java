package dev.pagoda.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** Lists of numbers in JSON. */
final class JsonNumbers {
  private JsonNumbers() {}

  /** Whether it is a list of nothing but numbers. */
  static boolean isList(JsonNode list) {
    return list.isArray()
        && StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isNumber);
  }

  /** The numbers of such a list. */
  static List<Double> of(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asDouble).toList();
  }
}
