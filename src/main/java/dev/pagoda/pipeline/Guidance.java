package dev.pagoda.pipeline;

import dev.pagoda.model.PagLayers;
import dev.pagoda.request.GenerationRequest;
import java.util.List;

/**
 * How the rows of the denoiser become one prediction. Classifier-free guidance and
 * perturbed-attention guidance (Ahn et al. 2024) are on or off independently, as in diffusers'
 * {@code PAGMixin}. Rows come as [unconditional, conditional, perturbed], each of as many pictures
 * as the batch has, without the kinds that are off.
 */
final class Guidance {
  /** diffusers counts the adaptive weight from here whatever the scheduler was trained with. */
  private static final double TRAIN_TIMESTEPS = 1000;

  private final GenerationRequest request;
  private final boolean classifierFree;
  private final boolean perturbed;
  private final double rescale;

  /**
   * @param guidanceEmbedded the denoiser takes the guidance scale as an input ({@code
   *     time_cond_proj_dim}), so that classifier-free guidance is never on
   */
  Guidance(GenerationRequest request, boolean guidanceEmbedded) {
    this.request = request;
    this.classifierFree = request.guidanceScale() > 1 && !guidanceEmbedded;
    this.perturbed = request.pagScale() > 0 && !request.pagAppliedLayers().isEmpty();
    this.rescale = request.guidanceRescale() == null ? 0 : request.guidanceRescale();
  }

  /** Whether there are unconditional rows. */
  boolean classifierFree() {
    return classifierFree;
  }

  /** Whether any step may have perturbed rows. */
  boolean perturbed() {
    return perturbed;
  }

  /**
   * The self-attentions to perturb.
   *
   * @param paths diffusers module paths of all, in order of execution
   * @return indices into {@code paths}, ascending; none where no step has perturbed rows
   * @throws dev.pagoda.request.InvalidRequestException naming the layers when the model lacks one
   */
  List<Integer> layers(List<String> paths) {
    return perturbed
        ? RunPlan.valid(
            "pag_applied_layers", () -> PagLayers.select(request.pagAppliedLayers(), paths))
        : List.of();
  }

  /**
   * PAG's weight at a step: {@code max(0, s - a (1000 - t))}, and 0 outside the window of {@code
   * pag_start} and {@code pag_end}. A step of weight 0 needs no perturbed rows. The window is that
   * of diffusers' ControlNet ({@code control_guidance_start}): a step counts if all of it lies
   * inside.
   *
   * @param steps what the window's fractions count over
   * @param step index in the schedule
   * @param timestep the scheduler's, 0 to 999
   */
  float pagWeight(StepRange steps, int step, float timestep) {
    if (!perturbed || !steps.within(step, request.pagStart(), request.pagEnd())) {
      return 0;
    }
    double weight = request.pagScale() - request.pagAdaptiveScale() * (TRAIN_TIMESTEPS - timestep);
    return (float) Math.max(0, weight);
  }

  /**
   * Computes {@code u + g (c - u) + w (c - p)}, without the terms that are off, and rescales it by
   * {@code guidance_rescale} (Lin et al. 2023, section 3.4) where there is classifier-free
   * guidance.
   *
   * @param rows the denoiser's output, one row after the other
   * @param pagWeight 0 where {@code rows} has no perturbed ones
   * @param batch pictures
   * @param guided [batch x row], written
   */
  void combine(float[] rows, float pagWeight, int batch, float[] guided) {
    int size = guided.length;
    if (classifierFree) {
      guideBoth(rows, pagWeight, guided);
      if (rescale > 0) {
        rescale(rows, batch, guided);
      }
    } else if (pagWeight == 0) {
      System.arraycopy(rows, 0, guided, 0, size);
    } else {
      for (int i = 0; i < size; i++) {
        guided[i] = rows[i] + pagWeight * (rows[i] - rows[size + i]);
      }
    }
  }

  private void guideBoth(float[] rows, float pagWeight, float[] guided) {
    int size = guided.length;
    float scale = (float) request.guidanceScale();
    if (pagWeight == 0) {
      for (int i = 0; i < size; i++) {
        guided[i] = rows[i] + scale * (rows[size + i] - rows[i]);
      }
      return;
    }
    for (int i = 0; i < size; i++) {
      float u = rows[i];
      float c = rows[size + i];
      guided[i] = u + scale * (c - u) + pagWeight * (c - rows[2 * size + i]);
    }
  }

  /** diffusers' {@code rescale_noise_cfg}: towards the conditional row's standard deviation. */
  private void rescale(float[] rows, int batch, float[] guided) {
    int row = guided.length / batch;
    double share = rescale;
    for (int at = 0; at < guided.length; at += row) {
      double ratio = deviation(rows, guided.length + at, row) / deviation(guided, at, row);
      float factor = (float) (share * ratio + (1 - share));
      for (int i = at; i < at + row; i++) {
        guided[i] *= factor;
      }
    }
  }

  /** Unbiased standard deviation, as {@code torch.std}. */
  private static double deviation(float[] values, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += values[i];
    }
    double mean = sum / length;
    double squares = 0;
    for (int i = from; i < from + length; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return Math.sqrt(squares / (length - 1));
  }
}
