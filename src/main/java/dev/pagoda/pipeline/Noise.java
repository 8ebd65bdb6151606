package dev.pagoda.pipeline;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * The random numbers of a run, drawn as diffusers' {@code randn_tensor} does: by one generator for
 * all pictures in one call, or by one generator per picture. The same generators then feed
 * schedulers that add noise at each step.
 */
final class Noise {
  private final List<TorchGenerator> generators;

  /**
   * @param seeds one, or one per picture
   */
  Noise(List<Long> seeds) {
    this.generators = seeds.stream().map(TorchGenerator::new).toList();
  }

  List<TorchGenerator> generators() {
    return generators;
  }

  /** Whether every picture has a generator of its own. */
  boolean perPicture() {
    return generators.size() > 1;
  }

  /** Standard normal numbers for all pictures, [batch, channels, height, width]. */
  Latents latents(int batch, int channels, int height, int width) {
    float[] data = new float[batch * channels * height * width];
    int part = data.length / generators.size();
    for (int i = 0; i < generators.size(); i++) {
      generators.get(i).randn(data, i * part, part);
    }
    return new Latents(data, batch, channels, height, width);
  }
}
