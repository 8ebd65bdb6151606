package dev.pagoda.scheduler;

import dev.pagoda.random.TorchGenerator;
import java.util.List;

/**
 * Linear multistep (Adams-Bashforth) method of order 4 on uneven noise levels, as diffusers' {@code
 * LMSDiscreteScheduler} computes it. The order grows with the steps that were made. (diffusers goes
 * by the index of the step instead, so that a run that begins in the middle uses weights of order 4
 * with one derivative; that is not followed.)
 */
final class LMSDiscreteScheduler extends SigmaScheduler {
  static final List<Parameter> PARAMETERS =
      Parameter.join(
          Parameter.join(NoiseSchedule.parameters(), SigmaSpacing.parameters()),
          TimestepSpacing.parameters(),
          PredictionType.parameter());

  private static final int ORDER = 4;
  private static final double GAUSS_NODE = 1 / Math.sqrt(3);

  private final OutputHistory derivatives = new OutputHistory(ORDER);

  LMSDiscreteScheduler(SchedulerConfig config, Steps steps) {
    super(config, EulerSchedule.of(config, steps).falling());
  }

  /** Deterministic: draws no noise. */
  @Override
  public void step(float[] modelOutput, int step, float[] sample, List<TorchGenerator> noise) {
    float[] newest = derivatives.next(sample.length);
    predictClean(modelOutput, step, sample, newest);
    derivative(sample, step, newest);
    for (int back = 0; back < derivatives.size(); back++) {
      Samples.add((float) weight(step, back), derivatives.get(back), sample);
    }
  }

  /**
   * Integral of a Lagrange polynomial over the step. Gauss' rule with two nodes is exact up to
   * degree 3, which is the highest there is.
   */
  private double weight(int step, int back) {
    double middle = ((double) sigma(step) + sigma(step + 1)) / 2;
    double half = ((double) sigma(step + 1) - sigma(step)) / 2;
    return half
        * (lagrange(middle - half * GAUSS_NODE, step, back)
            + lagrange(middle + half * GAUSS_NODE, step, back));
  }

  private double lagrange(double at, int step, int back) {
    double product = 1;
    for (int k = 0; k < derivatives.size(); k++) {
      if (k != back) {
        product *= (at - sigma(step - k)) / ((double) sigma(step - back) - sigma(step - k));
      }
    }
    return product;
  }
}
