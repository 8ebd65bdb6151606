package dev.pagoda.bench;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The steps that are compared, in the order of the table; the first is plain, the second naive. */
final class Steps {
  private final Sessions sessions;
  private final StepInputs inputs;
  private final Work work;

  Steps(Sessions sessions, StepInputs inputs, Work work) {
    this.sessions = sessions;
    this.inputs = inputs;
    this.work = work;
  }

  List<Step> all() throws OrtException {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("plain CFG, stock graph", sessions.stock(), inputs.stock(2), 2));
    steps.add(new Step("naive PAG, stock graph, 3 rows", sessions.stock(), inputs.stock(3), 3));
    steps.add(late("PAG off", "none"));
    for (String part : List.of("mid_block", "down_blocks.2", "up_blocks.1")) {
      steps.add(late("late fork, " + part, part));
    }
    steps.add(late("late fork, all layers", ""));
    return steps;
  }

  private Step late(String label, String prefix) throws OrtException {
    List<String> selected = sessions.layers().stream().filter(l -> l.startsWith(prefix)).toList();
    long[] chosen =
        sessions.layers().stream().mapToLong(l -> selected.contains(l) ? 1 : 0).toArray();
    return new Step(label, sessions.rewritten(), inputs.rewritten(chosen), work.rowUnits(selected));
  }

  /**
   * Runs each step once: warms it up, and makes sure that what is timed is what it is said to be.
   *
   * @throws IllegalStateException if a late fork changes the stock rows or perturbs nothing
   */
  static void check(List<Step> steps) throws OrtException {
    float[] plain = steps.get(0).output();
    int row = plain.length / 2;
    float[] conditional = Arrays.copyOfRange(plain, row, plain.length);
    for (Step step : steps) {
      float[] out = step.output();
      if (!Arrays.equals(plain, Arrays.copyOf(out, plain.length))) {
        throw new IllegalStateException(step.label() + " changes the rows of the stock graph.");
      }
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
