package dev.pagoda.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How latents look without their VAE: a pixel, red, green and blue from -1 to 1, is the sum of the
 * latent's channels times their factors, and the bias.
 *
 * @param factors red, green and blue of each channel
 * @param bias red, green and blue
 */
public record LatentColours(List<List<Double>> factors, List<Double> bias) {
  private static final String FACTORS = "latent_rgb_factors";
  private static final String BIAS = "latent_rgb_bias";
  private static final int COLOURS = 3;

  /** What the community fitted to SDXL's VAE, which PixArt-Sigma has too. */
  public static final LatentColours SDXL =
      new LatentColours(
          List.of(
              List.of(0.3651, 0.4232, 0.4341),
              List.of(-0.2533, -0.0042, 0.1068),
              List.of(0.1076, 0.1111, -0.0362),
              List.of(-0.3165, -0.2492, -0.2188)),
          List.of(0.1084, -0.0175, -0.0011));

  public LatentColours {
    factors = factors.stream().map(List::copyOf).toList();
    bias = List.copyOf(bias);
  }

  /** Those of a VAE's {@code config.json}, or SDXL's where they fit; else nothing is known. */
  static Optional<LatentColours> read(JsonFile config, int channels) {
    if (!config.has(FACTORS)) {
      return channels == SDXL.factors.size() ? Optional.of(SDXL) : Optional.empty();
    }
    List<List<Double>> factors = config.rows(FACTORS, channels, COLOURS);
    List<Double> bias = config.numbers(BIAS).orElse(List.of(0.0, 0.0, 0.0));
    if (bias.size() != COLOURS) {
      throw config.refused(BIAS + " must be a list of 3 numbers");
    }
    return Optional.of(new LatentColours(factors, bias));
  }

  /** Factors of one colour, 0 for red, and its bias behind them. */
  public float[] weights(int colour) {
    float[] weights = new float[factors.size() + 1];
    IntStream.range(0, factors.size())
        .forEach(channel -> weights[channel] = factors.get(channel).get(colour).floatValue());
    weights[factors.size()] = bias.get(colour).floatValue();
    return weights;
  }
}
