package dev.pagoda.onnx.graph;

import java.util.List;
import java.util.Optional;

/** How the value projection of one self-attention is found, [rows, tokens, channels]. */
sealed interface ProjectedValue {

  /**
   * A tensor of its own, made for all rows.
   *
   * @param tensor output of {@code to_v}
   * @param bias packed bias of Q, K and V that the attention operator adds inside, if it does
   */
  record Tensor(String tensor, Optional<String> bias) implements ProjectedValue {}

  /**
   * The last third of the columns of one product: {@code com.microsoft.Attention}.
   *
   * @param weight [channels in, columns of Q, K and V]
   * @param bias [columns], if there is one
   * @param start first column of V
   */
  record Columns(String weight, Optional<String> bias, long start) implements ProjectedValue {}

  /**
   * Columns packed per head: {@code [rows, tokens, heads, 3, size]}.
   *
   * @param weight [channels in, heads * 3 * size]
   * @param shape heads, packed tensors, size
   * @param index which of the packed tensors V is
   */
  record Heads(String weight, List<Long> shape, long index) implements ProjectedValue {
    /** Keys and values, or queries too; one of them is V. */
    boolean possible() {
      long parts = shape.get(1);
      long size = shape.get(2);
      return parts >= 2
          && parts <= 3
          && size >= 1
          && size <= Integer.MAX_VALUE
          && index >= 0
          && index < parts;
    }
  }
}
