package dev.pagoda.adapter.lora;

import dev.pagoda.adapter.AdapterTensors;

/**
 * What a LoRA adds to one matrix W [out, in]: {@code scale x factor() x up x down}, where the scale
 * is the request's. The factors stay in the file until they are read.
 */
public final class LoraWeights {
  private final AdapterTensors tensors;
  private final String downKey;
  private final String upKey;
  private final String module;
  private final int rank;
  private final int inFeatures;
  private final int outFeatures;
  private final double alpha;

  LoraWeights(AdapterTensors tensors, String module, String downKey, String upKey, double alpha) {
    this.tensors = tensors;
    this.downKey = downKey;
    this.upKey = upKey;
    this.module = module;
    this.rank = Math.toIntExact(tensors.shape(downKey).get(0));
    this.inFeatures = Math.toIntExact(tensors.shape(downKey).get(1));
    this.outFeatures = Math.toIntExact(tensors.shape(upKey).get(0));
    this.alpha = alpha;
  }

  /** Path of the module, such as {@code mid_block.attentions.0.proj_in}. */
  public String module() {
    return module;
  }

  /** Rows of {@link #down()} and columns of {@link #up()}; 1 or more. */
  public int rank() {
    return rank;
  }

  /** Columns of W. */
  public int inFeatures() {
    return inFeatures;
  }

  /** Rows of W. */
  public int outFeatures() {
    return outFeatures;
  }

  /**
   * The network's alpha: finite; the rank where the file gives none for the module (where it gives
   * some for others, diffusers takes the commonest of those, which trainers do not mean).
   */
  public double alpha() {
    return alpha;
  }

  /** Alpha / rank, by which the product is multiplied besides the request's scale. */
  public double factor() {
    return alpha / rank;
  }

  /**
   * Reads the factor that is applied first, [rank, in], row by row.
   *
   * @throws dev.pagoda.adapter.AdapterException when it cannot be read
   */
  public float[] down() {
    return tensors.floats(downKey);
  }

  /**
   * Reads the factor that is applied second, [out, rank], row by row.
   *
   * @throws dev.pagoda.adapter.AdapterException when it cannot be read
   */
  public float[] up() {
    return tensors.floats(upKey);
  }
}
