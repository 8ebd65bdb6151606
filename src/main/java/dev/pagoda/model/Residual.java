package dev.pagoda.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What the down blocks of a UNet hand to its up blocks, or what a ControlNet adds to it: [rows,
 * channels, height / divisor, width / divisor], where height and width are those of the latents.
 *
 * @param name input or output of a graph
 * @param channels of this one
 * @param divisor a power of 2
 */
public record Residual(String name, int channels, int divisor) {
  /**
   * Those of diffusers' down blocks: one of the first convolution, of each block one per layer and,
   * but for the last block, one of the down-sampling; then one of the mid block.
   *
   * @param channels of each down block
   * @param layers residual layers of each down block
   */
  static List<Residual> of(List<Integer> channels, List<Integer> layers) {
    List<Residual> residuals = new ArrayList<>();
    int divisor = 1;
    skip(residuals, channels.get(0), divisor);
    for (int block = 0; block < channels.size(); block++) {
      for (int layer = 0; layer < layers.get(block); layer++) {
        skip(residuals, channels.get(block), divisor);
      }
      if (block < channels.size() - 1) {
        divisor *= 2;
        skip(residuals, channels.get(block), divisor);
      }
    }
    residuals.add(new Residual("mid_block_res_sample", channels.get(channels.size() - 1), divisor));
    return List.copyOf(residuals);
  }

  Residual named(String other) {
    return new Residual(other, channels, divisor);
  }

  private static void skip(List<Residual> residuals, int channels, int divisor) {
    residuals.add(new Residual("down_block_res_samples." + residuals.size(), channels, divisor));
  }
}
