package dev.pagoda.bench;

import ai.onnxruntime.OrtException;
import dev.pagoda.model.PagLayers;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.onnx.graph.RewrittenModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What perturbed-attention guidance costs, by the part of the denoiser that is perturbed. */
final class PagSteps {
  private static final String ALL_LAYERS = "attn1";

  private final StepInputs inputs;
  private final Work work;
  private final LoadedGraph stock;
  private final LoadedGraph rewritten;

  private PagSteps(StepInputs inputs, Work work, LoadedGraph stock, LoadedGraph rewritten) {
    this.inputs = inputs;
    this.work = work;
    this.stock = stock;
    this.rewritten = rewritten;
  }

  /**
   * What is perturbed in a row of the table.
   *
   * @param label what the table calls it
   * @param id of {@code pag_applied_layers}
   */
  record Part(String label, String id) {}

  static String unet(Setup setup) throws OrtException {
    List<Part> parts =
        List.of(
            new Part("mid_block", "mid_block"),
            new Part("down_blocks.2", "down_blocks.2"),
            new Part("up_blocks.1", "up_blocks.1"));
    RewrittenModel rewritten = PagGraph.rewrite(setup.unet().file());
    return table(setup.unet(), rewritten, setup.inputs(), parts, setup.rounds());
  }

  /**
   * Steps of one denoiser.
   *
   * @param parts that are perturbed, besides none and all
   */
  static String table(
      BenchModel model,
      RewrittenModel rewrittenModel,
      StepInputs inputs,
      List<Part> parts,
      int rounds)
      throws OrtException {
    try (LoadedGraph stock = LoadedGraph.stock(model.file());
        LoadedGraph rewritten = LoadedGraph.of(rewrittenModel)) {
      List<Step> steps = new PagSteps(inputs, model.work(), stock, rewritten).all(parts);
      check(steps);
      return RatioTable.of(List.of("plain", "naive"), steps, rounds);
    }
  }

  private List<Step> all(List<Part> parts) throws OrtException {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.of("plain CFG, stock graph", 2, stock.session(), inputs.stock(2)));
    steps.add(Step.of("naive PAG, stock graph, 3 rows", 3, stock.session(), inputs.stock(3)));
    steps.add(rewritten("PAG off", Set.of()));
    for (Part part : parts) {
      steps.add(late(part));
    }
    steps.add(late(new Part("all layers", ALL_LAYERS)));
    return steps;
  }

  private Step late(Part part) throws OrtException {
    List<String> layers = rewritten.extensions().selfAttentions();
    Set<String> selected =
        PagLayers.select(List.of(part.id()), layers).stream()
            .map(layers::get)
            .collect(Collectors.toSet());
    return rewritten("late fork, " + part.label(), selected);
  }

  private Step rewritten(String label, Set<String> selected) throws OrtException {
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
