package dev.pagoda.model;

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
}
