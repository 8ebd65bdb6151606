package dev.pagoda.scheduler;

/**
 * The last few outputs of a denoiser, in the form that a multistep solver works on. Empty at first,
 * whatever step a run begins with; the buffers go round.
 */
final class OutputHistory {
  private final float[][] outputs;
  private int size;

  /**
   * @param capacity how many outputs are kept
   */
  OutputHistory(int capacity) {
    this.outputs = new float[capacity][];
  }

  /** The buffer to write the newest output to; the oldest is dropped where there are too many. */
  float[] next(int length) {
    float[] oldest = outputs[outputs.length - 1];
    System.arraycopy(outputs, 0, outputs, 1, outputs.length - 1);
    outputs[0] = Samples.room(oldest, length);
    size = Math.min(size + 1, outputs.length);
    return outputs[0];
  }

  /**
   * @param back 0 for the newest output
   */
  float[] get(int back) {
    return outputs[back];
  }

  int size() {
    return size;
  }
}
