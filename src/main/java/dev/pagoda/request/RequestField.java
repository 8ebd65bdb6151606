package dev.pagoda.request;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of a request, in the order in which they are shown. The JSON names are diffusers'
 * parameter names; the same table makes the options of the command line.
 */
public enum RequestField {
  MODEL(FieldType.TEXT, "model to use (default: the configured one)"),
  PROMPT(FieldType.TEXTS, "what to draw; a list makes a batch"),
  PROMPT_2(FieldType.TEXTS, "prompt of the second text encoder (default: the prompt)"),
  NEGATIVE_PROMPT(FieldType.TEXTS, "what not to draw; none differs from an empty text"),
  NEGATIVE_PROMPT_2(FieldType.TEXTS, "negative prompt of the second text encoder"),
  WIDTH(FieldType.INTEGER, "picture width in pixels (default: the model's)"),
  HEIGHT(FieldType.INTEGER, "picture height in pixels (default: the model's)"),
  NUM_IMAGES_PER_PROMPT(FieldType.INTEGER, "pictures per prompt (default: 1)"),
  NUM_INFERENCE_STEPS(FieldType.INTEGER, "denoising steps (default: 50)"),
  SEED(FieldType.INTEGERS, "seed of the noise, or one per picture (default: drawn)"),
  GUIDANCE_SCALE(FieldType.NUMBER, "classifier-free guidance, on above 1 (default: 5)"),
  GUIDANCE_RESCALE(FieldType.NUMBER, "0 to 1; above 0 tames overexposure (default: 0)"),
  CLIP_SKIP(FieldType.INTEGER, "layers of the text encoders to skip (default: none)"),
  ETA(FieldType.NUMBER, "0 to 1; DDIM's noise (default: 0)"),
  PAG_SCALE(FieldType.NUMBER, "perturbed-attention guidance, on above 0 (default: 3)"),
  PAG_ADAPTIVE_SCALE(FieldType.NUMBER, "how fast PAG fades out with the timestep (default: 0)"),
  PAG_APPLIED_LAYERS(
      FieldType.TEXTS, "self-attentions to perturb: mid, down_blocks.2, d2.0-9, … (default: mid)"),
  PAG_START(FieldType.NUMBER, "fraction of the steps at which PAG starts (default: 0)"),
  PAG_END(FieldType.NUMBER, "fraction of the steps at which PAG ends (default: 1)"),
  ORIGINAL_SIZE(FieldType.SIZE, "micro-conditioning (default: the picture's size)"),
  CROPS_COORDS_TOP_LEFT(FieldType.OFFSET, "micro-conditioning (default: 0,0)"),
  TARGET_SIZE(FieldType.SIZE, "micro-conditioning (default: the picture's size)"),
  NEGATIVE_ORIGINAL_SIZE(FieldType.SIZE, "micro-conditioning of the negative"),
  NEGATIVE_CROPS_COORDS_TOP_LEFT(FieldType.OFFSET, "micro-conditioning of the negative"),
  NEGATIVE_TARGET_SIZE(FieldType.SIZE, "micro-conditioning of the negative"),
  DENOISING_END(FieldType.NUMBER, "fraction between 0 and 1 at which denoising stops"),
  SCHEDULER(
      FieldType.SCHEDULER, "such as euler, or {\"class\": …, overrides} (default: the model's)"),
  OUTPUT_FORMAT(FieldType.FORMAT, "png, jpeg, webp or latents (default: png)");

  private final FieldType type;
  private final String description;

  RequestField(FieldType type, String description) {
    this.type = type;
    this.description = description;
  }

  public FieldType type() {
    return type;
  }

  /** One line for a usage text. */
  public String description() {
    return description;
  }

  /** Name in JSON: {@code num_inference_steps}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name in kebab case, as on the command line and in configuration keys. */
  public String kebabName() {
    return jsonName().replace('_', '-');
  }

  /** The field of that JSON name. */
  public static Optional<RequestField> find(String jsonName) {
    return Arrays.stream(values()).filter(field -> field.jsonName().equals(jsonName)).findFirst();
  }

  @Override
  public String toString() {
    return jsonName();
  }
}
