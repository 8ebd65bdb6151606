package dev.pagoda.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * Multiply-adds of one row at one latent size, per convolution and matrix product in order of
 * execution. It tells what a step must cost if arithmetic is all that costs.
 */
final class Work {
  private static final int CFG_ROWS = 2;

  private final List<Operation> operations = new ArrayList<>();

  /** Records the product that the node of that scope computes. */
  void add(String scope, long multiplyAdds) {
    operations.add(new Operation(scope.substring(1).replace('/', '.'), multiplyAdds));
  }

  /** Multiply-adds of one row. */
  long perRow() {
    return sum(o -> true);
  }

  /** Multiply-adds of one row in the module of that path itself. */
  long of(String path) {
    return sum(o -> o.path().equals(path));
  }

  /** The part of the work in modules whose path starts so. */
  double share(String prefix) {
    return (double) sum(o -> o.path().startsWith(prefix)) / perRow();
  }

  /** The part of the work in self-attention, projections included. */
  double selfAttentionShare() {
    return shareWithin(".attn1.");
  }

  /** The part of the work in modules whose path contains one of these. */
  double shareWithin(String... parts) {
    return (double) sum(o -> Arrays.stream(parts).anyMatch(o.path()::contains)) / perRow();
  }

  /**
   * Rows' worth of work of a guidance step with one perturbed row that is forked at the first
   * selected layer and has neither queries, keys nor scores in any selected layer. Keys and values
   * of the text are not made again for it: they are those of the row that it is a copy of.
   *
   * @param selected module paths of the perturbed self-attentions; empty: 2 rows
   */
  double rowUnits(Collection<String> selected) {
    boolean forked = false;
    long perturbed = 0;
    for (Operation operation : operations) {
      String layer = selected.stream().filter(operation::isIn).findFirst().orElse("");
      if (layer.isEmpty()) {
        perturbed += forked && !operation.isOfText() ? operation.multiplyAdds() : 0;
      } else if (operation.path().equals(layer + ".to_out.0")) {
        forked = true;
        perturbed += operation.multiplyAdds();
      } else if (operation.path().equals(layer + ".to_v")) {
        perturbed += forked ? operation.multiplyAdds() : 0;
      }
    }
    return CFG_ROWS + (double) perturbed / perRow();
  }

  private long sum(Predicate<Operation> which) {
    return operations.stream().filter(which).mapToLong(Operation::multiplyAdds).sum();
  }

  private record Operation(String path, long multiplyAdds) {
    boolean isOfText() {
      return path.endsWith(".attn2.to_k") || path.endsWith(".attn2.to_v");
    }

    boolean isIn(String module) {
      return path.startsWith(module + ".");
    }
  }
}
