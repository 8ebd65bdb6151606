package dev.pagoda.adapter.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagoda.adapter.AdapterTensors;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The configuration of PEFT that diffusers 0.34 and later stores in the file's metadata, each entry
 * behind the component's name: {@code unet.r}, {@code unet.lora_alpha}, patterns for single
 * modules.
 */
final class LoraMetadata {
  private static final String ENTRY = "lora_adapter_metadata";
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern MODULE_PATTERN = Pattern.compile("\\^?[A-Za-z0-9_.]+");

  private final AdapterTensors tensors;
  private final JsonNode config;

  private LoraMetadata(AdapterTensors tensors, JsonNode config) {
    this.tensors = tensors;
    this.config = config;
  }

  /**
   * Reads it.
   *
   * @throws dev.pagoda.adapter.AdapterException when it cannot be read, or tells of another method
   */
  static LoraMetadata of(AdapterTensors tensors) {
    String text = tensors.metadata().getOrDefault(ENTRY, "{}");
    try {
      JsonNode config = JSON.readTree(text);
      if (config == null || !config.isObject()) {
        throw tensors.refused(ENTRY, "is no JSON object");
      }
      LoraMetadata metadata = new LoraMetadata(tensors, config);
      for (LoraTarget target : LoraTarget.values()) {
        metadata.refuse(target, "use_dora", "says that the weights are a DoRA's");
        metadata.refuse(target, "lora_bias", "says that biases are added to");
      }
      return metadata;
    } catch (JsonProcessingException e) {
      throw tensors.refused(ENTRY, "is no JSON object");
    }
  }

  boolean isEmpty() {
    return config.isEmpty();
  }

  /**
   * The alpha whose quotient by the rank is the scale that PEFT computes; empty where the metadata
   * say nothing of the network.
   *
   * @throws dev.pagoda.adapter.AdapterException when it is no number, or the rank is another
   */
  OptionalDouble alpha(LoraTarget target, String module, int rank) {
    OptionalDouble said = number(target, "rank_pattern", "r", module);
    if (said.isPresent() && said.getAsDouble() != rank) {
      throw tensors.refused(
          ENTRY,
          "gives %s rank %s, but its weights have rank %d"
              .formatted(module, said.getAsDouble(), rank));
    }
    OptionalDouble alpha = number(target, "alpha_pattern", "lora_alpha", module);
    boolean rootOfRank = entry(target, "use_rslora").asBoolean();
    return alpha.isPresent() && rootOfRank
        ? OptionalDouble.of(alpha.getAsDouble() * Math.sqrt(rank))
        : alpha;
  }

  private OptionalDouble number(
      LoraTarget target, String patterns, String otherwise, String module) {
    JsonNode value =
        entry(target, patterns).properties().stream()
            .filter(pattern -> matches(pattern.getKey(), module))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElseGet(() -> entry(target, otherwise));
    if (value.isMissingNode() || value.isNull()) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw tensors.refused(ENTRY, "gives %s no number".formatted(module));
    }
    return OptionalDouble.of(value.asDouble());
  }

  /** PEFT takes them for regular expressions of the path's end; diffusers writes plain paths. */
  private boolean matches(String pattern, String module) {
    if (!MODULE_PATTERN.matcher(pattern).matches()) {
      throw tensors.refused(ENTRY, "has the pattern \"" + pattern + "\", which is no module path");
    }
    return pattern.startsWith("^")
        ? module.equals(pattern.substring(1))
        : module.equals(pattern) || module.endsWith("." + pattern);
  }

  private void refuse(LoraTarget target, String flag, String meaning) {
    if (entry(target, flag).asBoolean()) {
      throw tensors.refused(ENTRY, meaning + " (" + target.component() + "." + flag + ")");
    }
  }

  private JsonNode entry(LoraTarget target, String name) {
    return config.path(target.component() + "." + name);
  }
}
