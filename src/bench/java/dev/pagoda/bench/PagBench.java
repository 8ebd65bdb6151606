package dev.pagoda.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What perturbed-attention guidance, ControlNets, IP-Adapters and LoRAs cost, measured on a UNet of
 * SDXL's topology and a transformer of PixArt-Sigma's with random weights:
 *
 * <pre>./mvnw -q -Pbench test</pre>
 *
 * builds them (once, in {@code target/bench}), runs every kind of step in turns and prints tables
 * of ratios. {@code -Dbench.args="rounds latents table…"} changes the number of rounds, the height
 * and width of the latents, and which tables are printed. {@code src/docs/benchmarks.md} says how
 * to read them.
 */
public final class PagBench {
  private static final int ROUNDS = 3;
  private static final int LATENTS = 64;

  private PagBench() {}

  /** Arguments, all optional: rounds, height = width of the latents, names of tables. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS;
    int latents = arguments.length > 1 ? Integer.parseInt(arguments[1]) : LATENTS;
    List<Table> tables =
        Arrays.stream(arguments)
            .skip(2)
            .map(name -> name.toUpperCase(Locale.ROOT))
            .map(Table::valueOf)
            .toList();
    Setup setup = Setup.in(Path.of("target", "bench"), latents, rounds);
    System.out.print(header(setup));
    for (Table table : tables.isEmpty() ? List.of(Table.values()) : tables) {
      table.print(setup);
    }
  }

  private static String header(Setup setup) {
    Work work = setup.unet().work();
    return String.format(
        Locale.ROOT,
        "UNet of SDXL's topology, %.0f M parameters, %.0f GFLOP a row at latents %dx%d: down"
            + " %.0f %%, mid %.0f %%, up %.0f %%, of these self-attention %.0f %%. %d threads, medians"
            + " of %d rounds.%n",
        setup.unet().parameters() / 1e6,
        2 * work.perRow() / 1e9,
        setup.latents(),
        setup.latents(),
        100 * (work.share("down_blocks") + work.share("conv_in")),
        100 * work.share("mid_block"),
        100 * (work.share("up_blocks") + work.share("conv_out")),
        100 * work.selfAttentionShare(),
        Runtime.getRuntime().availableProcessors(),
        setup.rounds());
  }
}
