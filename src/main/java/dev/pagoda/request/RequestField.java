package dev.pagoda.request;

import static dev.pagoda.model.ModelFamily.PIXART_SIGMA;
import static dev.pagoda.model.ModelFamily.SDXL;

import dev.pagoda.model.ModelFamily;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a request, in the order in which they are shown. The JSON names are diffusers'
 * parameter names; the same table makes the options of the command line. It also says which fields
 * only one family of models takes.
 */
public enum RequestField {
  MODEL(FieldType.TEXT, "model to use (default: the configured one)"),
  PROMPT(FieldType.TEXTS, "what to draw; a list makes a batch"),
  PROMPT_2(SDXL, FieldType.TEXTS, "prompt of the second text encoder (default: the prompt)"),
  NEGATIVE_PROMPT(
      FieldType.TEXTS,
      "what not to draw; for SDXL none differs from an empty text (default: none, PixArt-Sigma an"
          + " empty one)"),
  NEGATIVE_PROMPT_2(SDXL, FieldType.TEXTS, "negative prompt of the second text encoder"),
  WIDTH(FieldType.INTEGER, "picture width in pixels (default: the model's or the image's)"),
  HEIGHT(FieldType.INTEGER, "picture height in pixels (default: the model's or the image's)"),
  NUM_IMAGES_PER_PROMPT(FieldType.INTEGER, "pictures per prompt (default: 1)"),
  NUM_INFERENCE_STEPS(FieldType.INTEGER, "denoising steps (default: 50, PixArt-Sigma 20)"),
  SEED(FieldType.INTEGERS, "seed of the noise, or one per picture (default: drawn)"),
  GUIDANCE_SCALE(
      FieldType.NUMBER,
      "classifier-free guidance, on above 1 (default: 5, inpainting 7.5, PixArt-Sigma 4.5)"),
  GUIDANCE_RESCALE(SDXL, FieldType.NUMBER, "0 to 1; above 0 tames overexposure (default: 0)"),
  CLIP_SKIP(SDXL, FieldType.INTEGER, "layers of the text encoders to skip (default: none)"),
  ETA(FieldType.NUMBER, "0 to 1; DDIM's noise (default: 0)"),
  PAG_SCALE(FieldType.NUMBER, "perturbed-attention guidance, on above 0 (default: 3)"),
  PAG_ADAPTIVE_SCALE(FieldType.NUMBER, "how fast PAG fades out with the timestep (default: 0)"),
  PAG_APPLIED_LAYERS(
      FieldType.TEXTS,
      "self-attentions to perturb: mid, down_blocks.2, d2.0-9, … (default: mid, PixArt-Sigma"
          + " blocks.1)"),
  PAG_START(FieldType.NUMBER, "fraction of the steps at which PAG starts (default: 0)"),
  PAG_END(FieldType.NUMBER, "fraction of the steps at which PAG ends (default: 1)"),
  ORIGINAL_SIZE(SDXL, FieldType.SIZE, "micro-conditioning (default: the picture's size)"),
  CROPS_COORDS_TOP_LEFT(SDXL, FieldType.OFFSET, "micro-conditioning (default: 0,0)"),
  TARGET_SIZE(SDXL, FieldType.SIZE, "micro-conditioning (default: the picture's size)"),
  NEGATIVE_ORIGINAL_SIZE(SDXL, FieldType.SIZE, "micro-conditioning of the negative"),
  NEGATIVE_CROPS_COORDS_TOP_LEFT(SDXL, FieldType.OFFSET, "micro-conditioning of the negative"),
  NEGATIVE_TARGET_SIZE(SDXL, FieldType.SIZE, "micro-conditioning of the negative"),
  IMAGE(SDXL, FieldType.IMAGE, "picture or latents to start from"),
  STRENGTH(
      SDXL,
      FieldType.NUMBER,
      "0 to 1; share of the steps that the picture is repainted in (default: 0.3, inpainting 0.9999,"
          + " with a ControlNet 0.8)"),
  MASK_IMAGE(SDXL, FieldType.IMAGE, "white where the picture is repainted: inpainting"),
  PADDING_MASK_CROP(
      SDXL, FieldType.INTEGER, "paint only the masked part, with so many pixels around it"),
  DENOISING_START(
      SDXL,
      FieldType.NUMBER,
      "fraction between 0 and 1 at which denoising starts, instead of strength"),
  DENOISING_END(SDXL, FieldType.NUMBER, "fraction between 0 and 1 at which denoising stops"),
  AESTHETIC_SCORE(SDXL, FieldType.NUMBER, "of refiner models (default: 6)"),
  NEGATIVE_AESTHETIC_SCORE(SDXL, FieldType.NUMBER, "of refiner models (default: 2.5)"),
  CONTROLNET(SDXL, FieldType.TEXTS, "ControlNet, or several"),
  CONTROL_IMAGE(SDXL, FieldType.IMAGES, "control picture, one per ControlNet"),
  CONTROLNET_CONDITIONING_SCALE(
      SDXL,
      FieldType.NUMBERS,
      "weight of the ControlNet, for all or one per ControlNet (default: 1, from a picture 0.8)"),
  CONTROL_GUIDANCE_START(
      SDXL, FieldType.NUMBERS, "fraction of the steps at which the ControlNet starts (default: 0)"),
  CONTROL_GUIDANCE_END(
      SDXL, FieldType.NUMBERS, "fraction of the steps at which the ControlNet ends (default: 1)"),
  IP_ADAPTER(SDXL, FieldType.TEXTS, "IP-Adapter, or several: DIRECTORY or DIRECTORY/FILE"),
  IP_ADAPTER_IMAGE(SDXL, FieldType.IMAGES, "picture to draw from, one per IP-Adapter"),
  IP_ADAPTER_SCALE(
      SDXL,
      FieldType.ADAPTER_SCALES,
      "weight of the IP-Adapter: a number, or {\"up\": {\"block_0\": [0, 1, 0]}, …} (default: 1)"),
  LORAS(
      SDXL, FieldType.LORAS, "LoRA and its scale: DIRECTORY or DIRECTORY/FILE (default scale: 1)"),
  CLEAN_CAPTION(
      PIXART_SIGMA,
      FieldType.BOOLEAN,
      "whether prompts are cleaned as the captions of the training were (default: true)"),
  USE_RESOLUTION_BINNING(
      PIXART_SIGMA,
      FieldType.BOOLEAN,
      "whether a size that the model was trained on is rendered and the picture cut of it (default:"
          + " true)"),
  MAX_SEQUENCE_LENGTH(PIXART_SIGMA, FieldType.INTEGER, "tokens per prompt (default: 300)"),
  SCHEDULER(
      FieldType.SCHEDULER, "such as euler, or {\"class\": …, overrides} (default: the model's)"),
  OUTPUT_FORMAT(FieldType.FORMAT, "png, jpeg, webp or latents (default: png)"),
  OUTPUT_COMPRESSION(
      FieldType.INTEGER, "quality of jpeg and webp, 0 to 100 (default: 95, nearly lossless)"),
  WEBHOOK_URL(FieldType.TEXT, "address that is called when the generation has ended"),
  PREVIEW_INTERVAL(
      FieldType.INTEGER, "steps from one preview picture to the next (default: no previews)"),
  TIMEOUT(
      FieldType.INTEGER,
      "seconds after which the generation fails if it has not ended (default: the operator's)");

  /** What is about the service and not about the picture. */
  private static final Set<RequestField> OF_SERVICE =
      EnumSet.of(WEBHOOK_URL, PREVIEW_INTERVAL, TIMEOUT);

  private final ModelFamily family;
  private final FieldType type;
  private final String description;

  RequestField(FieldType type, String description) {
    this(null, type, description);
  }

  RequestField(ModelFamily family, FieldType type, String description) {
    this.family = family;
    this.type = type;
    this.description = description;
  }

  /** The one family whose models take it; empty where all do. */
  public Optional<ModelFamily> family() {
    return Optional.ofNullable(family);
  }

  /** Whether models of a family take it. */
  public boolean isOf(ModelFamily models) {
    return family == null || family == models;
  }

  /** Whether it is about what the service does around the run, and not about the picture. */
  public boolean isOfService() {
    return OF_SERVICE.contains(this);
  }

  public FieldType type() {
    return type;
  }

  /** One line for a usage text, which starts with the family where only one takes it. */
  public String description() {
    return family == null ? description : "(" + family.title() + ") " + description;
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
