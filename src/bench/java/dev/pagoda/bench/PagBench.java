package dev.pagoda.bench;

import dev.pagoda.pipeline.JobTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What perturbed-attention guidance costs, measured on a UNet of SDXL's topology with random
 * weights:
 *
 * <pre>./mvnw -q -Pbench test</pre>
 *
 * builds it (once, in {@code target/bench}), runs every kind of step in turns and prints a table of
 * ratios. {@code -Dbench.args="rounds latents"} changes the number of rounds and the height and
 * width of the latents. {@code src/docs/benchmarks.md} says how to read the table.
 */
public final class PagBench {
  private static final int ROUNDS = 9;
  private static final int LATENTS = 64;
  private static final int EMBEDDED_SIZE = 128;
  private static final int PIXELS_PER_LATENT = 8;

  private PagBench() {}

  /** Arguments, both optional: rounds, and height = width of the latents. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS;
    int latents = arguments.length > 1 ? Integer.parseInt(arguments[1]) : LATENTS;
    UnetShape shape = UnetShape.midSize();
    Path directory = Path.of("target", "bench");
    BenchModel model = BenchModel.in(directory.resolve("unet"), shape, latents, latents);
    System.out.println(header(model, latents, rounds));
    try (Sessions sessions = Sessions.open(model.file())) {
      StepInputs inputs = new StepInputs(shape, latents, latents);
      List<Step> steps = new Steps(sessions, inputs, model.work()).all();
      Steps.check(steps);
      System.out.println(RatioTable.of(steps, Rounds.run(steps, rounds)));
    }
    BenchDirectory.complete(directory, latents);
    System.out.print(JobTime.heading());
    System.out.print(JobTime.row("embedded model", BenchDirectory.EMBEDDED, EMBEDDED_SIZE, 20));
    System.out.print(JobTime.row("this UNet", directory, PIXELS_PER_LATENT * latents, 5));
  }

  private static String header(BenchModel model, int latents, int rounds) {
    Work work = model.work();
    return String.format(
        Locale.ROOT,
        "UNet of SDXL's topology, %.0f M parameters, %.0f GFLOP a row at latents %dx%d: down"
            + " %.0f %%, mid %.0f %%, up %.0f %%, of these self-attention %.0f %%. %d threads, medians"
            + " of %d rounds.%n",
        model.parameters() / 1e6,
        2 * work.perRow() / 1e9,
        latents,
        latents,
        100 * (work.share("down_blocks") + work.share("conv_in")),
        100 * work.share("mid_block"),
        100 * (work.share("up_blocks") + work.share("conv_out")),
        100 * work.selfAttentionShare(),
        Runtime.getRuntime().availableProcessors(),
        rounds);
  }
}
