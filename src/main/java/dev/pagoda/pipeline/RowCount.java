package dev.pagoda.pipeline;

import java.util.List;

/** Counts the rows of a run's self-attentions, step by step. */
final class RowCount {
  private final long base;
  private final long naive;
  private final long perturbed;
  private long computed;
  private long all;

  /**
   * @param layers self-attentions of the denoiser
   * @param chosen indices of the perturbed ones, ascending
   * @param batch pictures
   */
  RowCount(Guidance guidance, int layers, List<Integer> chosen, int batch) {
    int rows = guidance.classifierFree() ? 2 : 1;
    base = (long) rows * batch * layers;
    naive = chosen.isEmpty() ? base : base + (long) batch * layers;
    perturbed =
        chosen.isEmpty() ? base : base + (long) batch * (layers - chosen.get(0) - chosen.size());
  }

  /** Takes in a step, with perturbed rows or without. */
  void step(boolean hasPerturbed) {
    computed += hasPerturbed ? perturbed : base;
    all += naive;
  }

  AttentionRows rows() {
    return new AttentionRows(computed, all - computed);
  }
}
