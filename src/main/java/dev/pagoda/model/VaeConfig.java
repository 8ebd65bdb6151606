package dev.pagoda.model;

import java.util.List;
import java.util.Optional;

/**
 * What the {@code config.json} of a VAE (diffusers' {@code AutoencoderKL}) says.
 *
 * @param scalingFactor latents are the encoder's times this
 * @param forceUpcast computes wrong in 16 bits
 * @param latentsMean mean per latent channel, where latents are normalised per channel
 * @param latentsStd standard deviation per latent channel, likewise
 * @param blocks number of blocks; all but the last halve the picture
 * @param latentChannels 4 for SDXL
 * @param colours of previews; empty where nothing is known of them
 */
public record VaeConfig(
    double scalingFactor,
    boolean forceUpcast,
    Optional<List<Double>> latentsMean,
    Optional<List<Double>> latentsStd,
    int blocks,
    int latentChannels,
    Optional<LatentColours> colours) {

  /** diffusers' own defaults, for keys that old configurations lack. */
  private static final double SCALING_FACTOR = 0.18215;

  static VaeConfig read(JsonFile config) {
    int channels = config.integer("latent_channels");
    VaeConfig vae =
        new VaeConfig(
            config.number("scaling_factor", SCALING_FACTOR),
            config.flag("force_upcast", true),
            config.numbers("latents_mean"),
            config.numbers("latents_std"),
            config.size("block_out_channels"),
            channels,
            LatentColours.read(config, channels));
    for (Optional<List<Double>> values : List.of(vae.latentsMean, vae.latentsStd)) {
      if (values.isPresent() && values.get().size() != vae.latentChannels) {
        throw config.refused(
            "latents_mean and latents_std need " + vae.latentChannels + " numbers each");
      }
    }
    return vae;
  }

  /** Whether both have latents of one size and scale. */
  boolean hasLatentsOf(VaeConfig other) {
    return scalingFactor == other.scalingFactor
        && latentsMean.equals(other.latentsMean)
        && latentsStd.equals(other.latentsStd)
        && blocks == other.blocks;
  }

  /** Pixels per latent in each direction: 8 for SDXL. */
  public int factor() {
    return 1 << (blocks - 1);
  }
}
