package dev.pagoda.adapter.lora;

import dev.pagoda.adapter.AdapterTensors;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the tensors of a LoRA file together, module by module. */
final class LoraReader {
  private final AdapterTensors tensors;
  private final LoraMetadata metadata;
  private final Map<LoraTarget, Map<String, Parts>> modules = new EnumMap<>(LoraTarget.class);

  /** The keys of one module, by what they are. */
  private static final class Parts {
    private final Map<LoraKey.Role, String> keys = new EnumMap<>(LoraKey.Role.class);

    String any() {
      return keys.values().iterator().next();
    }
  }

  LoraReader(AdapterTensors tensors) {
    this.tensors = tensors;
    this.metadata = LoraMetadata.of(tensors);
  }

  LoraFile read() {
    if (tensors.keys().isEmpty()) {
      throw tensors.refused("it holds no weights");
    }
    tensors.keys().forEach(this::sort);
    refuseBothNamings(tensors.keys());
    return new LoraFile(
        tensors.file(),
        weights(LoraTarget.UNET),
        weights(LoraTarget.TEXT_ENCODER),
        weights(LoraTarget.TEXT_ENCODER_2));
  }

  private void refuseBothNamings(Collection<String> keys) {
    KohyaKeys.ofBothNamings(keys)
        .ifPresent(
            both -> {
              throw tensors.refused(
                  both[0],
                  "names a block as the original code base does and \"%s\" as diffusers does;"
                          .formatted(both[1])
                      + " a file should do one of both");
            });
  }

  private void sort(String key) {
    OtherMethods.describe(key)
        .ifPresent(
            what -> {
              throw tensors.refused(key, what + ", which is not supported");
            });
    LoraKey parsed =
        LoraKey.parse(key)
            .orElseThrow(
                () ->
                    tensors.refused(
                        key, "is no LoRA weight of a module of SDXL's UNet or text encoders"));
    if (parsed.isConvolution()) {
      throw tensors.refused(
          key, "adds to the convolution " + parsed.module() + ", which is not supported");
    }
    String other =
        modules
            .computeIfAbsent(parsed.target(), target -> new LinkedHashMap<>())
            .computeIfAbsent(parsed.module(), module -> new Parts())
            .keys
            .put(parsed.role(), key);
    if (other != null) {
      throw tensors.refused(key, "is the same weight as \"" + other + "\"");
    }
  }

  private Map<String, LoraWeights> weights(LoraTarget target) {
    Map<String, LoraWeights> weights = new LinkedHashMap<>();
    modules
        .getOrDefault(target, Map.of())
        .forEach((module, parts) -> weights.put(module, weights(target, module, parts)));
    return weights;
  }

  private LoraWeights weights(LoraTarget target, String module, Parts parts) {
    String down = half(parts, LoraKey.Role.DOWN, "down (lora_A)");
    String up = half(parts, LoraKey.Role.UP, "up (lora_B)");
    List<Long> downShape = matrix(module, down);
    List<Long> upShape = matrix(module, up);
    if (!downShape.get(0).equals(upShape.get(1))) {
      throw tensors.refused(
          up,
          "has shape %s, which does not fit the %s of \"%s\": the rank differs"
              .formatted(upShape, downShape, down));
    }
    int rank = Math.toIntExact(downShape.get(0));
    return new LoraWeights(tensors, module, down, up, alpha(target, module, parts, rank));
  }

  private String half(Parts parts, LoraKey.Role role, String name) {
    if (!parts.keys.containsKey(role)) {
      throw tensors.refused(parts.any(), "lacks its counterpart, the " + name + " weight");
    }
    return parts.keys.get(role);
  }

  /** A projection between the picture's and the transformer's channels may be a 1x1 convolution. */
  private List<Long> matrix(String module, String key) {
    List<Long> shape = tensors.shape(key);
    boolean projection = module.endsWith(".proj_in") || module.endsWith(".proj_out");
    boolean pointwise =
        projection && shape.size() == 4 && shape.subList(2, 4).equals(List.of(1L, 1L));
    if ((shape.size() != 2 && !pointwise)
        || shape.stream().anyMatch(size -> size < 1 || size > Integer.MAX_VALUE)) {
      throw tensors.refused(key, "has shape " + shape + ", which is no matrix");
    }
    return shape;
  }

  private double alpha(LoraTarget target, String module, Parts parts, int rank) {
    String key = parts.keys.get(LoraKey.Role.ALPHA);
    if (key == null) {
      return metadata.alpha(target, module, rank).orElse(rank);
    }
    if (!metadata.isEmpty()) {
      throw tensors.refused(key, "stands beside the alphas of lora_adapter_metadata");
    }
    double alpha = tensors.scalar(key);
    if (!Double.isFinite(alpha)) {
      throw tensors.refused(key, "is " + alpha + ", which is no scale");
    }
    return alpha;
  }
}
