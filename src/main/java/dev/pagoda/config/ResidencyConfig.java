package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/**
 * What becomes of the parts of a model when a run has no more use for them: {@code keep} while the
 * memory budget lasts, or {@code release} at once.
 */
public interface ResidencyConfig {
  /** All text encoders. */
  @WithName("text-encoder")
  @WithDefault("keep")
  String textEncoder();

  /** UNets and transformers. */
  @WithDefault("keep")
  String denoiser();

  /** What makes latents of pictures. */
  @WithName("vae-encoder")
  @WithDefault("keep")
  String vaeEncoder();

  /** What makes pictures of latents. */
  @WithName("vae-decoder")
  @WithDefault("keep")
  String vaeDecoder();

  /** Image encoders of IP-Adapters, and what their adapters make of the encoding. */
  @WithName("image-encoder")
  @WithDefault("keep")
  String imageEncoder();

  /** ControlNets. */
  @WithDefault("keep")
  String controlnet();
}
