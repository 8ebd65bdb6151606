package dev.pagoda.bench;

import ai.onnxruntime.OrtException;
import dev.pagoda.onnx.graph.PagGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What perturbed-attention guidance costs, by the part of the UNet that is perturbed. */
final class PagSteps {
  private final StepInputs inputs;
  private final Work work;
  private final LoadedGraph stock;
  private final LoadedGraph rewritten;

  private PagSteps(Setup setup, LoadedGraph stock, LoadedGraph rewritten) {
    this.inputs = setup.inputs();
    this.work = setup.unet().work();
    this.stock = stock;
    this.rewritten = rewritten;
  }

  static String table(Setup setup) throws OrtException {
    try (LoadedGraph stock = LoadedGraph.stock(setup.unet().file());
        LoadedGraph rewritten = LoadedGraph.of(PagGraph.rewrite(setup.unet().file()))) {
      List<Step> steps = new PagSteps(setup, stock, rewritten).all();
      check(steps);
      return RatioTable.of(List.of("plain", "naive"), steps, setup.rounds());
    }
  }

  private List<Step> all() throws OrtException {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.of("plain CFG, stock graph", 2, stock.session(), inputs.stock(2)));
    steps.add(Step.of("naive PAG, stock graph, 3 rows", 3, stock.session(), inputs.stock(3)));
    steps.add(late("PAG off", "none"));
    for (String part : List.of("mid_block", "down_blocks.2", "up_blocks.1")) {
      steps.add(late("late fork, " + part, part));
    }
    steps.add(late("late fork, all layers", ""));
    return steps;
  }

  private Step late(String label, String prefix) throws OrtException {
    Set<String> selected =
        rewritten.extensions().selfAttentions().stream()
            .filter(layer -> layer.startsWith(prefix))
            .collect(Collectors.toSet());
    return Step.of(
        label,
        work.rowUnits(selected),
        rewritten.session(),
        inputs.rewritten(rewritten.extensions(), 2, selected));
  }

  /**
   * Runs each step once: warms it up, and makes sure that what is timed is what it is said to be.
   *
   * @throws IllegalStateException if a late fork changes the stock rows or perturbs nothing
   */
  private static void check(List<Step> steps) throws OrtException {
    float[] plain = steps.get(0).output();
    int row = plain.length / 2;
    float[] conditional = Arrays.copyOfRange(plain, row, plain.length);
    for (Step step : steps) {
      float[] out = step.output();
      Check.same(plain, Arrays.copyOf(out, plain.length), step.label());
      boolean perturbs =
          out.length > plain.length
              && !Arrays.equals(
                  conditional, Arrays.copyOfRange(out, plain.length, plain.length + row));
      if (step.label().startsWith("late fork") != perturbs) {
        throw new IllegalStateException(step.label() + " does not perturb what it should.");
      }
    }
  }
}
