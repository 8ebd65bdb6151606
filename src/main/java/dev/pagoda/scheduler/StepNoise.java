package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/** The noise of a step, drawn into one buffer that is used again by the next step. */
final class StepNoise {
  private float[] buffer;

  /**
   * Standard normal numbers, valid until the next call.
   *
   * @param generators one that draws the whole array at once, or one per equal part of it, as
   *     diffusers' {@code randn_tensor} takes them
   */
  float[] draw(List<TorchGenerator> generators, int length) {
    buffer = Samples.room(buffer, length);
    int part = length / generators.size();
    for (int i = 0; i < generators.size(); i++) {
      generators.get(i).randn(buffer, i * part, part);
    }
    return buffer;
  }
}
