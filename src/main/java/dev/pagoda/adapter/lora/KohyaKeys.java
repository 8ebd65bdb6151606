package dev.pagoda.adapter.lora;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys as kohya's and most other trainers write them: {@code
 * lora_unet_mid_block_attentions_0_proj_in.lora_down.weight}, blocks named as diffusers does or as
 * the original code base does.
 */
final class KohyaKeys {
  private static final Pattern KEY =
      Pattern.compile(
          "lora_(unet|te|te1|te2)_([A-Za-z0-9_]+)\\.(?:lora_(down|up)\\.weight|(alpha))");
  private static final Pattern ORIGINAL =
      Pattern.compile("lora_unet_(?:input_blocks|middle_block|output_blocks)_.*");
  private static final Pattern DIFFUSERS =
      Pattern.compile("lora_unet_(?:down_blocks|mid_block|up_blocks)_.*");

  private KohyaKeys() {}

  static Optional<LoraKey> parse(String key) {
    Matcher parts = KEY.matcher(key);
    if (!parts.matches()) {
      return Optional.empty();
    }
    LoraTarget target = LoraTarget.ofKohya(parts.group(1));
    LoraKey.Role role =
        parts.group(4) != null
            ? LoraKey.Role.ALPHA
            : parts.group(3).equals("down") ? LoraKey.Role.DOWN : LoraKey.Role.UP;
    return module(target, parts.group(2)).map(module -> new LoraKey(target, module, role));
  }

  /**
   * Keys that name the UNet's blocks, one in each way, where a file does both. diffusers then drops
   * those with the original names.
   */
  static Optional<String[]> ofBothNamings(Collection<String> keys) {
    Optional<String> original = keys.stream().filter(ORIGINAL.asMatchPredicate()).findFirst();
    Optional<String> diffusers = keys.stream().filter(DIFFUSERS.asMatchPredicate()).findFirst();
    return original.flatMap(o -> diffusers.map(d -> new String[] {o, d}));
  }

  private static Optional<String> module(LoraTarget target, String name) {
    if (target != LoraTarget.UNET) {
      return target.matrices().ofUnderscored(name);
    }
    String underscored = OriginalBlocks.toDiffusers(name).orElse(name);
    return SdxlModules.UNET_LINEAR
        .ofUnderscored(underscored)
        .or(() -> SdxlModules.UNET_CONVOLUTIONS.ofUnderscored(underscored));
  }
}
