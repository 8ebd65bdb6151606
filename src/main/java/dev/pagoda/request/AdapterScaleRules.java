package dev.pagoda.request;

import static dev.pagoda.request.RequestField.IP_ADAPTER_SCALE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.model.ModelInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scales of IP-Adapters block by block name the blocks that the model has. */
final class AdapterScaleRules implements ModelRule {
  private static final double LARGEST = 1000;
  private static final String NUMBER = "must be a number from -1000 to 1000";

  @Override
  public void check(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    List<IpAdapterScale> scales = request.adapters().ipAdapterScale();
    if (scales == null || errors.has(IP_ADAPTER_SCALE)) {
      return;
    }
    AttentionBlocks blocks = AttentionBlocks.of(model.selfAttentionLayers());
    for (IpAdapterScale scale : scales) {
      problem(scale.json(), blocks)
          .ifPresent(
              problem -> {
                if (!errors.has(IP_ADAPTER_SCALE)) {
                  errors.add(IP_ADAPTER_SCALE, problem);
                }
              });
    }
  }

  private static Optional<String> problem(JsonNode scale, AttentionBlocks blocks) {
    if (!scale.isObject()) {
      return isScale(scale)
          ? Optional.empty()
          : Optional.of(
              NUMBER
                  + " or an object such as {\"up\": {\"block_0\": [0, 1, 0]}}, not "
                  + FieldErrors.show(scale));
    }
    for (Map.Entry<String, JsonNode> part : scale.properties()) {
      Optional<String> problem = part(part.getKey(), part.getValue(), blocks);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> part(String part, JsonNode value, AttentionBlocks blocks) {
    List<String> known = blocks.of(part);
    if (known.isEmpty()) {
      return unknown(part, blocks.parts());
    }
    if (value.isObject() && !part.equals(AttentionBlocks.MID)) {
      for (Map.Entry<String, JsonNode> block : value.properties()) {
        String path = part + "." + block.getKey();
        Optional<String> problem =
            known.contains(block.getKey())
                ? values(path, block.getValue(), blocks.attentions(path))
                : unknown(path, known.stream().map(name -> part + "." + name).toList());
        if (problem.isPresent()) {
          return problem;
        }
      }
      return Optional.empty();
    }
    for (String block : known) {
      String path = part.equals(AttentionBlocks.MID) ? part : part + "." + block;
      Optional<String> problem = values(path, value, blocks.attentions(path));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unknown(String name, List<String> known) {
    return Optional.of(
        "has no cross-attention in \""
            + FieldErrors.cut(name)
            + "\"; there is: "
            + String.join(", ", known));
  }

  private static Optional<String> values(String path, JsonNode value, int attentions) {
    if (!value.isArray()) {
      return isScale(value)
          ? Optional.empty()
          : Optional.of(NUMBER + " in " + path + ", not " + FieldErrors.show(value));
    }
    if (value.size() != 1 && value.size() != attentions) {
      return Optional.of(
          "must have %d numbers in %s, not %d".formatted(attentions, path, value.size()));
    }
    for (JsonNode item : value) {
      if (!isScale(item)) {
        return Optional.of(NUMBER + " in " + path + ", not " + FieldErrors.show(item));
      }
    }
    return Optional.empty();
  }

  private static boolean isScale(JsonNode value) {
    return value.isNumber() && Math.abs(value.doubleValue()) <= LARGEST;
  }
}
