package dev.pagoda.bench;

import java.util.List;
import java.util.Locale;

/** The rounds as a Markdown table. */
final class RatioTable {
  private static final int PLAIN = 0;
  private static final int NAIVE = 1;

  private RatioTable() {}

  static String of(List<Step> steps, Rounds rounds) {
    StringBuilder table =
        new StringBuilder(
            """
            | step | time / plain | min .. max | time / naive | CPU / plain | CPU / naive | rows | rows / plain | ms |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
    for (int i = 0; i < steps.size(); i++) {
      double[] plain = rounds.ratios(i, PLAIN, Cost::nanos);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %.3f .. %.3f | %.3f | %.3f | %.3f | %.2f | %.3f | %.0f |%n",
              steps.get(i).label(),
              Rounds.median(plain),
              plain[0],
              plain[plain.length - 1],
              Rounds.median(rounds.ratios(i, NAIVE, Cost::nanos)),
              Rounds.median(rounds.ratios(i, PLAIN, Cost::cpuNanos)),
              Rounds.median(rounds.ratios(i, NAIVE, Cost::cpuNanos)),
              steps.get(i).rowUnits(),
              steps.get(i).rowUnits() / steps.get(PLAIN).rowUnits(),
              Rounds.median(rounds.millis(i))));
    }
    return table.toString();
  }
}
