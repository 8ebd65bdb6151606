package dev.pagoda.bench;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Steps that took turns, as a Markdown table of ratios to the first of them. */
final class RatioTable {
  private final List<String> bases;
  private final List<Step> steps;
  private final Rounds rounds;

  private RatioTable(List<String> bases, List<Step> steps, Rounds rounds) {
    this.bases = bases;
    this.steps = steps;
    this.rounds = rounds;
  }

  /**
   * Runs the steps.
   *
   * @param bases what the heading calls the first steps; ratios are to each of these
   * @param count rounds
   */
  static String of(List<String> bases, List<Step> steps, int count) throws OrtException {
    return new RatioTable(bases, steps, Rounds.run(steps, count)).table();
  }

  private String table() {
    String first = bases.get(0);
    StringBuilder table = new StringBuilder("| step |");
    bases.forEach(base -> table.append(" time / %1$s | CPU / %1$s |".formatted(base)));
    table.append(
        " time, min .. max | CPU, min .. max | rows | rows / %s | ms |%n".formatted(first));
    table.append("| --- |").append(" ---: |".repeat(2 * bases.size() + 5)).append('\n');
    IntStream.range(0, steps.size()).mapToObj(this::row).forEach(table::append);
    return table.toString();
  }

  private String row(int step) {
    String ratios =
        IntStream.range(0, bases.size())
            .mapToObj(base -> ratios(step, base))
            .collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        "| %s |%s %s | %s | %.2f | %.3f | %.0f |%n",
        steps.get(step).label(),
        ratios,
        range(rounds.ratios(step, 0, Cost::nanos)),
        range(rounds.ratios(step, 0, Cost::cpuNanos)),
        steps.get(step).rowUnits(),
        steps.get(step).rowUnits() / steps.get(0).rowUnits(),
        Rounds.median(rounds.millis(step)));
  }

  private String ratios(int step, int base) {
    return String.format(
        Locale.ROOT,
        " %.3f | %.3f |",
        Rounds.median(rounds.ratios(step, base, Cost::nanos)),
        Rounds.median(rounds.ratios(step, base, Cost::cpuNanos)));
  }

  private static String range(double[] sorted) {
    return String.format(Locale.ROOT, "%.3f .. %.3f", sorted[0], sorted[sorted.length - 1]);
  }
}
