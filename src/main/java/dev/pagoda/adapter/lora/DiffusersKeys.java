package dev.pagoda.adapter.lora;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys as diffusers writes them: a module's path behind the component's name, then {@code
 * lora_A.weight} (PEFT), {@code lora.down.weight}, {@code lora_linear_layer.down.weight}, or, from
 * the time of attention processors, {@code processor.to_q_lora.down.weight} in place of {@code
 * to_q}. In text encoders those say {@code to_q_lora} for {@code q_proj} too.
 */
final class DiffusersKeys {
  private static final Pattern COMPONENT =
      Pattern.compile("(unet|text_encoder|text_encoder_2)\\.(.+)");
  private static final Pattern FACTOR =
      Pattern.compile("(.+)\\.(?:lora_(A|B)|(?:lora|lora_linear_layer)\\.(down|up))\\.weight");
  private static final Pattern PROCESSOR =
      Pattern.compile("(.+)\\.to_(q|k|v|out)_lora\\.(down|up)\\.weight");
  private static final Pattern PROCESSOR_STEP = Pattern.compile("(\\.attn[12])\\.processor\\.");
  private static final Pattern ALPHA = Pattern.compile("(.+)\\.alpha");

  private static final Map<String, String> UNET_PROJECTIONS =
      Map.of("q", "to_q", "k", "to_k", "v", "to_v", "out", "to_out.0");

  private DiffusersKeys() {}

  static Optional<LoraKey> parse(String key) {
    Matcher component = COMPONENT.matcher(key);
    if (!component.matches()) {
      return Optional.empty();
    }
    LoraTarget target = LoraTarget.ofComponent(component.group(1)).orElseThrow();
    String name = PROCESSOR_STEP.matcher(component.group(2)).replaceFirst("$1.");
    Matcher processor = PROCESSOR.matcher(name);
    if (processor.matches()) {
      String projection = processor.group(2);
      return key(
          target,
          processor.group(1)
              + "."
              + (target == LoraTarget.UNET
                  ? UNET_PROJECTIONS.get(projection)
                  : projection + "_proj"),
          processor.group(3));
    }
    Matcher factor = FACTOR.matcher(name);
    if (factor.matches()) {
      return key(
          target, factor.group(1), factor.group(2) != null ? factor.group(2) : factor.group(3));
    }
    Matcher alpha = ALPHA.matcher(name);
    return alpha.matches() ? key(target, alpha.group(1), "alpha") : Optional.empty();
  }

  private static Optional<LoraKey> key(LoraTarget target, String path, String half) {
    LoraKey.Role role =
        switch (half) {
          case "A", "down" -> LoraKey.Role.DOWN;
          case "B", "up" -> LoraKey.Role.UP;
          default -> LoraKey.Role.ALPHA;
        };
    LoraKey key = new LoraKey(target, canonical(target, path), role);
    return target.matrices().contains(key.module()) || key.isConvolution()
        ? Optional.of(key)
        : Optional.empty();
  }

  /** Recent transformers name a text encoder's layers without {@code text_model}. */
  private static String canonical(LoraTarget target, String path) {
    return target != LoraTarget.UNET && path.startsWith("encoder.") ? "text_model." + path : path;
  }
}
