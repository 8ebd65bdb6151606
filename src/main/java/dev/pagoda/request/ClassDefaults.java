package dev.pagoda.request;

import java.util.List;

/**
 * Values of missing fields: the defaults of the diffusers class of a task, which is a PAG class
 * except for inpainting with ControlNets, where there is none.
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
  CONTROLNET_INPAINTING(5.0, 0.9999, 1.0);

  static final int NUM_INFERENCE_STEPS = 50;
  static final double PAG_SCALE = 3.0;
  static final List<String> PAG_APPLIED_LAYERS = List.of("mid");
  static final Offset CROPS = new Offset(0, 0);
  static final double AESTHETIC_SCORE = 6.0;
  static final double NEGATIVE_AESTHETIC_SCORE = 2.5;
  static final double CONTROL_GUIDANCE_START = 0.0;
  static final double CONTROL_GUIDANCE_END = 1.0;

  /** diffusers loads IP-Adapters and LoRAs with their full weight. */
  static final double ADAPTER_SCALE = 1.0;

  private final double guidanceScale;
  private final double strength;
  private final double controlnetConditioningScale;

  ClassDefaults(double guidanceScale, double strength, double controlnetConditioningScale) {
    this.guidanceScale = guidanceScale;
    this.strength = strength;
    this.controlnetConditioningScale = controlnetConditioningScale;
  }

  static ClassDefaults of(Task task, boolean controlnet) {
    return switch (task) {
      case TEXT_TO_IMAGE -> controlnet ? CONTROLNET : TEXT_TO_IMAGE;
      case IMAGE_TO_IMAGE -> controlnet ? CONTROLNET_IMAGE_TO_IMAGE : IMAGE_TO_IMAGE;
      case INPAINTING -> controlnet ? CONTROLNET_INPAINTING : INPAINTING;
    };
  }

  double guidanceScale() {
    return guidanceScale;
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
