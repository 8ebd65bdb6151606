package dev.pagoda.request;

import java.util.List;

/** Values of missing fields: the defaults of diffusers' {@code StableDiffusionXLPAGPipeline}. */
final class ClassDefaults {
  static final int NUM_INFERENCE_STEPS = 50;
  static final double GUIDANCE_SCALE = 5.0;
  static final double PAG_SCALE = 3.0;
  static final List<String> PAG_APPLIED_LAYERS = List.of("mid");
  static final Offset CROPS = new Offset(0, 0);

  private ClassDefaults() {}
}
