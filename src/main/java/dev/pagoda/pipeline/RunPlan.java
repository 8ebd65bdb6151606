package dev.pagoda.pipeline;

import dev.pagoda.request.FieldError;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.scheduler.Scheduler;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a run is to do, known before anything is computed.
 *
 * @param scheduler of this run alone
 * @param steps of the scheduler that the run makes
 */
record RunPlan(
    GenerationRequest request,
    SdxlModel model,
    Guidance guidance,
    Scheduler scheduler,
    StepRange steps) {

  /**
   * Plans a request.
   *
   * @throws InvalidRequestException naming the field that this model cannot follow
   */
  static RunPlan of(GenerationRequest request, SdxlModel model) {
    Scheduler scheduler = model.schedulers().of(request);
    return new RunPlan(
        request,
        model,
        new Guidance(request, model.timeCondProjDim().isPresent()),
        scheduler,
        StepRange.of(request, scheduler.timesteps(), scheduler.order()));
  }

  /** Shape of the latents. */
  LatentShape shape() {
    return new LatentShape(
        request.images(),
        model.latentChannels(),
        request.height() / model.vaeScaleFactor(),
        request.width() / model.vaeScaleFactor());
  }

  /** Clean latents with as much of the noise as the run's first step expects; a new array. */
  float[] noisy(float[] original, float[] noise) {
    float[] noisy = new float[original.length];
    scheduler.addNoise(original, noise, steps.first(), noisy);
    return noisy;
  }

  /**
   * Encodes pictures of the run's size.
   *
   * @param pictures float32 [3, height, width] each, -1 to 1
   * @throws InvalidRequestException when the model cannot
   */
  List<Posterior> encode(List<float[]> pictures, RunContext run) {
    VaeEncoder encoder =
        model
            .vaeEncoder()
            .orElseThrow(
                () -> invalid("image", "cannot be used: the model has no part vae_encoder."));
    return encoder.encode(pictures, request.height(), request.width(), run);
  }

  /** Requests are checked before they come here; what is wrong all the same is named. */
  static <T> T valid(String field, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw invalid(field, e.getMessage());
    }
  }

  /** A sentence about one field. */
  static InvalidRequestException invalid(String field, String message) {
    return new InvalidRequestException(List.of(new FieldError(field, message)));
  }
}
