package dev.pagoda.request;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;

/**
 * {@code ip_adapter_scale}: a number for all cross-attentions, or an object such as {@code {"down":
 * {"block_2": [0.0, 1.0]}, "mid": 0.5, "up": {"block_0": [0.0, 1.0, 0.0]}}} in which a list has a
 * number per attention of the block, or one for all of them, and what is missing is 0 (diffusers'
 * {@code set_ip_adapter_scale}).
 *
 * @param json number or object, as given
 */
public record IpAdapterScale(@JsonValue JsonNode json) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public IpAdapterScale {}

  /**
   * The scale in a cross-attention.
   *
   * @param path diffusers module path such as {@code
   *     up_blocks.0.attentions.1.transformer_blocks.0.attn2}
   */
  public double at(String path) {
    if (json.isNumber()) {
      return json.doubleValue();
    }
    String[] parts = path.split("\\.", -1);
    JsonNode part = json.path(parts[0].substring(0, parts[0].indexOf('_')));
    boolean mid = parts[0].equals("mid_block");
    JsonNode block = part.isObject() ? part.path("block_" + parts[1]) : part;
    if (!block.isArray()) {
      return block.asDouble();
    }
    int attention = Integer.parseInt(parts[mid ? 2 : 3]);
    return block.path(block.size() == 1 ? 0 : attention).asDouble();
  }

  /** Whether it leaves the adapter out everywhere. */
  public boolean isZero() {
    return isZero(json);
  }

  private static boolean isZero(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue() == 0;
    }
    for (Iterator<JsonNode> parts = node.elements(); parts.hasNext(); ) {
      if (!isZero(parts.next())) {
        return false;
      }
    }
    return true;
  }
}
