package dev.pagoda.pipeline;

/** The parts that sessions are made of. */
public enum ModelPart {
  /** CLIP or T5; a model may have several. */
  TEXT_ENCODER,
  /** UNet or transformer. */
  DENOISER,
  VAE_ENCODER,
  VAE_DECODER,
  /** The image encoder beside IP-Adapters, and their projections. */
  IMAGE_ENCODER,
  CONTROLNET
}
