package dev.pagoda.onnx.graph;

/**
 * Where the columns of one linear layer lie in a weight that holds several, as optimizers pack
 * queries, keys and values.
 *
 * @param path of the packed weight, by which its LoRA inputs are named
 * @param part which of the layers it is
 * @param parts layers that are packed
 * @param headSize columns that lie together before the next layer's; 0 if all of them do
 */
public record PackedColumns(String path, int part, int parts, int headSize) {

  /**
   * Column in the packed weight.
   *
   * @param column of the layer
   * @param outFeatures columns of the layer
   */
  public int of(int column, int outFeatures) {
    return headSize == 0
        ? part * outFeatures + column
        : (column / headSize * parts + part) * headSize + column % headSize;
  }
}
