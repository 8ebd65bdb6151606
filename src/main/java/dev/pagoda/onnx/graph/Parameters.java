package dev.pagoda.onnx.graph;

/** Names of the inputs of rewritten graphs that have a value unless a run gives them one. */
public final class Parameters {
  /** How many tokens of each linear layer meet its LoRAs, int64 [layers]: all or 1. */
  public static final String LORA_TOKENS = LoraBranches.TOKENS;

  /** How many tokens of each cross-attention attend to image prompts, int64 [1]: all or 1. */
  public static final String IMAGE_PROMPT_TOKENS = ImagePrompts.TOKENS;

  /** 0, or minus infinity where an adapter has fewer tokens, float [adapters, tokens]. */
  public static final String IMAGE_PROMPT_MASK = ImagePrompts.MASK;

  private Parameters() {}

  /** Down projections of a linear layer's LoRAs side by side, [in, ranks]. */
  public static String loraDown(String path) {
    return LoraBranches.DOWN + path;
  }

  /** Up projections times their scales, [ranks, out]. */
  public static String loraUp(String path) {
    return LoraBranches.UP + path;
  }

  /** Transposed keys over the square root of the size, [rows, heads, size, adapters * tokens]. */
  public static String imagePromptKeys(String path) {
    return ImagePrompts.KEYS + path;
  }

  /** Values times scales, [rows, heads, adapters * tokens, size]. */
  public static String imagePromptValues(String path) {
    return ImagePrompts.VALUES + path;
  }
}
