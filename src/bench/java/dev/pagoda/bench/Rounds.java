package dev.pagoda.bench;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Times of steps that took turns. A machine's speed drifts, so a ratio is only ever taken between
 * steps of one round; each round starts with another step.
 */
final class Rounds {
  private final List<Cost[]> rounds = new ArrayList<>();

  static Rounds run(List<Step> steps, int count) throws OrtException {
    Rounds rounds = new Rounds();
    for (int round = 0; round < count; round++) {
      Cost[] costs = new Cost[steps.size()];
      for (int i = 0; i < steps.size(); i++) {
        int step = (round + i) % steps.size();
        costs[step] = steps.get(step).cost();
      }
      rounds.rounds.add(costs);
    }
    return rounds;
  }

  /** Milliseconds of a step on the clock, smallest first. */
  double[] millis(int step) {
    return rounds.stream().mapToDouble(r -> r[step].nanos() / 1e6).sorted().toArray();
  }

  /** Ratios of one step's cost to another's in each round, smallest first. */
  double[] ratios(int step, int to, ToLongFunction<Cost> of) {
    return rounds.stream()
        .mapToDouble(r -> (double) of.applyAsLong(r[step]) / of.applyAsLong(r[to]))
        .sorted()
        .toArray();
  }

  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : IntStream.of(middle - 1, middle).mapToDouble(i -> sorted[i]).average().orElseThrow();
  }
}
