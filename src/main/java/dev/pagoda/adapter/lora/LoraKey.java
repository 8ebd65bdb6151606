package dev.pagoda.adapter.lora;

import java.util.Optional;

/**
 * What a tensor of a LoRA file is for.
 *
 * @param target the network
 * @param module path of the module there
 * @param role what it is of the module's weights
 */
record LoraKey(LoraTarget target, String module, Role role) {
  /** The two factors of the product that is added, and its scale. */
  enum Role {
    DOWN,
    UP,
    ALPHA
  }

  /** Reads a key of either family; empty where it names no module in a known way. */
  static Optional<LoraKey> parse(String key) {
    return key.startsWith("lora_") ? KohyaKeys.parse(key) : DiffusersKeys.parse(key);
  }

  /** Whether the module is a convolution, which has no matrix to add to. */
  boolean isConvolution() {
    return target == LoraTarget.UNET && SdxlModules.UNET_CONVOLUTIONS.contains(module);
  }
}
