package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * "UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion Models"
 * (arXiv:2302.04867), as diffusers' {@code UniPCMultistepScheduler} computes it: the output at a
 * step first corrects the sample that the step before has predicted, then predicts the next one.
 */
final class UniPCMultistepScheduler extends UnitVarianceScheduler {
  static final List<Parameter> PARAMETERS =
      Parameter.join(
          Parameter.join(NoiseSchedule.parameters(), SigmaSpacing.parameters()),
          TimestepSpacing.parameters(),
          NoiseSchedule.zeroSnr(),
          PredictionType.parameter(),
          Parameter.integer("solver_order", 2),
          Parameter.choice("solver_type", "bh2", "bh1")
              .reading("bh2", "midpoint", "heun", "logrho"),
          Parameter.flag("predict_x0", true),
          Parameter.flag("lower_order_final", true),
          Parameter.indices("disable_corrector"),
          Parameter.choice("final_sigmas_type", "zero", "sigma_min"),
          Parameter.number("sigma_min", null),
          Parameter.number("sigma_max", null),
          Parameter.fixed("solver_p", null),
          Parameter.fixed("thresholding", false),
          Parameter.fixed("use_flow_sigmas", false),
          Parameter.fixed("use_dynamic_shifting", false),
          Parameter.fixed("shift_terminal", null));

  private static final int MOST_ORDER = 9;

  private final UniPcWeights weights;
  private final OutputHistory outputs;
  private final OutputConversion[] conversions;
  private final double[] uncorrected;
  private final int solverOrder;
  private final boolean lowerOrderFinal;
  private float[] lastSample;
  private int lastOrder;

  /**
   * @throws IllegalArgumentException naming the key, if the configuration contradicts itself
   */
  UniPCMultistepScheduler(SchedulerConfig config, Steps steps) {
    super(config, MultistepSchedule.of(config, steps));
    boolean clean = config.flag("predict_x0");
    this.solverOrder = config.integer("solver_order");
    this.lowerOrderFinal = config.flag("lower_order_final");
    check(config, clean);
    PredictionType prediction = PredictionType.of(config);
    this.conversions = levels().conversions(steps(), clean ? prediction::clean : prediction::noise);
    this.weights = new UniPcWeights(levels(), clean, config.has("solver_type", "bh1"), solverOrder);
    this.outputs = new OutputHistory(solverOrder + 1);
    this.uncorrected = config.numbers("disable_corrector");
  }

  private void check(SchedulerConfig config, boolean clean) {
    if (solverOrder < 1 || solverOrder > MOST_ORDER) {
      throw new IllegalArgumentException(
          "solver_order must be from 1 to " + MOST_ORDER + ", not " + solverOrder);
    }
    boolean endsAtZero = config.has("final_sigmas_type", "zero");
    if (endsAtZero && !(clean && (lowerOrderFinal || solverOrder == 1))) {
      throw new IllegalArgumentException(
          "final_sigmas_type zero is not supported for predict_x0 false, nor for lower_order_final"
              + " false; choose sigma_min");
    }
  }

  /** Deterministic: draws no noise. */
  @Override
  public void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise) {
    conversions[step].convert(sample, modelOutput, outputs.next(sample.length));
    if (outputs.size() > 1 && !isUncorrected(step - 1)) {
      weights.correct(step, lastOrder);
      Samples.copy(lastSample, sample);
      advance(sample);
    }
    lastSample = Samples.room(lastSample, sample.length);
    Samples.copy(sample, lastSample);
    int most = lowerOrderFinal ? Math.min(solverOrder, steps() - step) : solverOrder;
    lastOrder = Math.min(most, outputs.size());
    weights.predict(step, lastOrder);
    advance(sample);
  }

  private boolean isUncorrected(int step) {
    for (double index : uncorrected) {
      if (index == step) {
        return true;
      }
    }
    return false;
  }

  private void advance(float[] sample) {
    Samples.scale(weights.ofSample(), sample);
    for (int back = 0; back < weights.outputs(); back++) {
      Samples.add(weights.ofOutput(back), outputs.get(back), sample);
    }
  }
}
