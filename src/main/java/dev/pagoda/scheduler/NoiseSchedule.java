package dev.pagoda.scheduler;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The noise of the training steps: {@code alphas_cumprod} of diffusers, made of the betas that the
 * configuration describes, in float32 as torch computes it.
 */
final class NoiseSchedule {
  private static final int MOST_TIMESTEPS = 100_000;
  private static final double MOST_BETA = 0.999;
  // Stands for 0, so that the first sigma is finite: 4096.
  private static final float LAST_ALPHA = 0x1p-24f;

  private final float[] alphasCumprod;

  /**
   * @throws IllegalArgumentException if there are too few or too many training steps, or betas that
   *     are not in (0, 1)
   */
  NoiseSchedule(SchedulerConfig config) {
    float[] betas = betas(config);
    for (float beta : betas) {
      if (!(beta > 0 && beta < 1)) {
        throw new IllegalArgumentException("betas must lie between 0 and 1, not " + beta);
      }
    }
    boolean rescale = config.flag("rescale_betas_zero_snr");
    alphasCumprod = cumprod(rescale ? zeroTerminalSnr(betas) : betas);
  }

  /** What the schedulers of diffusers take to describe the noise; defaults of most of them. */
  static List<Parameter> parameters() {
    return parameters(0.0001, 0.02, "linear", "scaled_linear", "squaredcos_cap_v2");
  }

  /**
   * @param schedules values of {@code beta_schedule}; the first one is the default
   */
  static List<Parameter> parameters(double betaStart, double betaEnd, String... schedules) {
    return List.of(
        Parameter.integer("num_train_timesteps", 1000),
        Parameter.number("beta_start", betaStart),
        Parameter.number("beta_end", betaEnd),
        Parameter.choice("beta_schedule", schedules),
        Parameter.numbers("trained_betas"));
  }

  /** Not all classes have it. */
  static Parameter zeroSnr() {
    return Parameter.flag("rescale_betas_zero_snr");
  }

  /** Share of the signal in the variance of a training step; 0 at the last with zero SNR. */
  float alphaCumprod(int timestep) {
    if (timestep >= alphasCumprod.length) {
      throw new IllegalArgumentException(
          "timestep %d is beyond the %d training steps".formatted(timestep, alphasCumprod.length));
    }
    return alphasCumprod[timestep];
  }

  /** Noise levels sqrt((1 - a) / a), rising with the training step, [num_train_timesteps]. */
  float[] sigmas() {
    float[] sigmas = new float[alphasCumprod.length];
    for (int i = 0; i < sigmas.length; i++) {
      float alpha = alphasCumprod[i] == 0 ? LAST_ALPHA : alphasCumprod[i];
      sigmas[i] = (float) Math.sqrt((1f - alpha) / alpha);
    }
    return sigmas;
  }

  private static float[] betas(SchedulerConfig config) {
    double[] trained = config.numbers("trained_betas");
    int n = trained.length > 0 ? trained.length : config.integer("num_train_timesteps");
    if (n < 2 || n > MOST_TIMESTEPS) {
      throw new IllegalArgumentException(
          "num_train_timesteps must be from 2 to " + MOST_TIMESTEPS + ", not " + n);
    }
    if (trained.length > 0) {
      return Schedule.floats(trained);
    }
    double start = config.number("beta_start");
    double end = config.number("beta_end");
    return switch (config.text("beta_schedule")) {
      case "linear" -> Linspace.torch(start, end, n);
      case "scaled_linear" -> squares(Linspace.torch(Math.sqrt(start), Math.sqrt(end), n));
      case "exp" -> ofAlphaBar(t -> Math.exp(-12 * t), n);
      default -> ofAlphaBar(NoiseSchedule::cosine, n);
    };
  }

  /** diffusers' {@code betas_for_alpha_bar}: betas of a signal that falls with time from 0 to 1. */
  private static float[] ofAlphaBar(DoubleUnaryOperator alphaBar, int n) {
    double[] betas = new double[n];
    for (int i = 0; i < n; i++) {
      double ratio =
          alphaBar.applyAsDouble((i + 1) / (double) n) / alphaBar.applyAsDouble(i / (double) n);
      betas[i] = Math.min(1 - ratio, MOST_BETA);
    }
    return Schedule.floats(betas);
  }

  /** Glide's cosine schedule. */
  private static double cosine(double t) {
    double cos = Math.cos((t + 0.008) / 1.008 * Math.PI / 2);
    return cos * cos;
  }

  /**
   * Algorithm 1 of "Common Diffusion Noise Schedules and Sample Steps are Flawed"
   * (arXiv:2305.08891): shifts the signal so that none is left at the last step.
   */
  private static float[] zeroTerminalSnr(float[] betas) {
    float[] bar = cumprod(betas);
    float first = (float) Math.sqrt(bar[0]);
    float last = (float) Math.sqrt(bar[bar.length - 1]);
    float scale = first / (first - last);
    for (int i = 0; i < bar.length; i++) {
      float root = ((float) Math.sqrt(bar[i]) - last) * scale;
      bar[i] = root * root;
    }
    float[] rescaled = new float[bar.length];
    rescaled[0] = 1f - bar[0];
    for (int i = 1; i < bar.length; i++) {
      rescaled[i] = 1f - bar[i] / bar[i - 1];
    }
    return rescaled;
  }

  /** Running product of 1 - beta; torch accumulates it in double and rounds every output. */
  private static float[] cumprod(float[] betas) {
    float[] products = new float[betas.length];
    double product = 1;
    for (int i = 0; i < betas.length; i++) {
      product *= 1f - betas[i];
      products[i] = (float) product;
    }
    return products;
  }

  private static float[] squares(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= values[i];
    }
    return values;
  }
}
