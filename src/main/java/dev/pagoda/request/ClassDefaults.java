package dev.pagoda.request;

import dev.pagoda.model.ModelFamily;
import java.util.List;

/**
 * Values of missing fields: the defaults of the diffusers class of a family and task, which is a
 * PAG class except for inpainting with ControlNets, where there is none.
 */
enum ClassDefaults {
  /** {@code StableDiffusionXLPAGPipeline}. */
  TEXT_TO_IMAGE(5.0, 0, 0),
  /** {@code StableDiffusionXLPAGImg2ImgPipeline}. */
  IMAGE_TO_IMAGE(5.0, 0.3, 0),
  /** {@code StableDiffusionXLPAGInpaintPipeline}. */
  INPAINTING(7.5, 0.9999, 0),
  /** {@code StableDiffusionXLControlNetPAGPipeline}. */
  CONTROLNET(5.0, 0, 1.0),
  /** {@code StableDiffusionXLControlNetPAGImg2ImgPipeline}. */
  CONTROLNET_IMAGE_TO_IMAGE(5.0, 0.8, 0.8),
  /** {@code StableDiffusionXLControlNetInpaintPipeline}. */
  CONTROLNET_INPAINTING(5.0, 0.9999, 1.0),
  /** {@code PixArtSigmaPAGPipeline}. */
  PIXART_SIGMA(20, 4.5, null, "", "blocks.1", 0, 0);

  static final double PAG_SCALE = 3.0;
  static final Offset CROPS = new Offset(0, 0);
  static final double AESTHETIC_SCORE = 6.0;
  static final double NEGATIVE_AESTHETIC_SCORE = 2.5;
  static final double CONTROL_GUIDANCE_START = 0.0;
  static final double CONTROL_GUIDANCE_END = 1.0;

  /** diffusers loads IP-Adapters and LoRAs with their full weight. */
  static final double ADAPTER_SCALE = 1.0;

  private final int steps;
  private final double guidanceScale;
  private final Double guidanceRescale;
  private final String negativePrompt;
  private final String layers;
  private final double strength;
  private final double controlnetConditioningScale;

  /** Of SDXL. */
  ClassDefaults(double guidanceScale, double strength, double controlnetConditioningScale) {
    this(50, guidanceScale, 0.0, null, "mid", strength, controlnetConditioningScale);
  }

  ClassDefaults(
      int steps,
      double guidanceScale,
      Double guidanceRescale,
      String negativePrompt,
      String layers,
      double strength,
      double controlnetConditioningScale) {
    this.steps = steps;
    this.guidanceScale = guidanceScale;
    this.guidanceRescale = guidanceRescale;
    this.negativePrompt = negativePrompt;
    this.layers = layers;
    this.strength = strength;
    this.controlnetConditioningScale = controlnetConditioningScale;
  }

  static ClassDefaults of(ModelFamily family, Task task, boolean controlnet) {
    return switch (family) {
      case SDXL ->
          switch (task) {
            case TEXT_TO_IMAGE -> controlnet ? CONTROLNET : TEXT_TO_IMAGE;
            case IMAGE_TO_IMAGE -> controlnet ? CONTROLNET_IMAGE_TO_IMAGE : IMAGE_TO_IMAGE;
            case INPAINTING -> controlnet ? CONTROLNET_INPAINTING : INPAINTING;
          };
      case PIXART_SIGMA -> PIXART_SIGMA;
    };
  }

  int numInferenceSteps() {
    return steps;
  }

  double guidanceScale() {
    return guidanceScale;
  }

  /** Null where the class has none. */
  Double guidanceRescale() {
    return guidanceRescale;
  }

  /** Null where none differs from an empty text. */
  String negativePrompt() {
    return negativePrompt;
  }

  List<String> pagAppliedLayers() {
    return List.of(layers);
  }

  /** Of tasks that start from a picture. */
  double strength() {
    return strength;
  }

  /** Of tasks with ControlNets. */
  double controlnetConditioningScale() {
    return controlnetConditioningScale;
  }
}
