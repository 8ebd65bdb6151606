package dev.pagoda.model;

import java.util.List;

/** Which of diffusers' pipelines a model is made for. */
public enum ModelFamily {
  /** {@code StableDiffusionXLPAGPipeline} and its kin: a UNet and two CLIP text encoders. */
  SDXL("SDXL"),
  /** {@code PixArtSigmaPAGPipeline}: a transformer and a T5 text encoder. */
  PIXART_SIGMA("PixArt-Sigma");

  private final String title;

  ModelFamily(String title) {
    this.title = title;
  }

  /** As messages show it. */
  public String title() {
    return title;
  }

  /** diffusers' classes, without the prefix that optimum gives its own. */
  List<String> pipelines() {
    return switch (this) {
      case SDXL ->
          List.of(
              "StableDiffusionXLImg2ImgPipeline",
              "StableDiffusionXLInpaintPipeline",
              "StableDiffusionXLPAGImg2ImgPipeline",
              "StableDiffusionXLPAGInpaintPipeline",
              "StableDiffusionXLPAGPipeline",
              "StableDiffusionXLPipeline");
      case PIXART_SIGMA -> List.of("PixArtSigmaPAGPipeline", "PixArtSigmaPipeline");
    };
  }
}
