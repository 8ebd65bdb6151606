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
    Scheduler scheduler =
        valid(
            "scheduler",
            () ->
                model
                    .schedulers()
                    .create(request.scheduler(), request.numInferenceSteps(), request.eta()));
    return new RunPlan(
        request,
        model,
        new Guidance(request, model.timeCondProjDim().isPresent()),
        scheduler,
        StepRange.of(request, scheduler.timesteps(), scheduler.order()));
  }

  /** Pictures. */
  int batch() {
    return request.images();
  }

  /** Height of the latents. */
  int latentHeight() {
    return request.height() / model.vaeScaleFactor();
  }

  /** Width of the latents. */
  int latentWidth() {
    return request.width() / model.vaeScaleFactor();
  }

  /** Standard normal numbers in the shape of the latents. */
  Latents noise(Noise noise) {
    return noise.latents(batch(), model.latentChannels(), latentHeight(), latentWidth());
  }

  /** Latents of the run's shape. */
  Latents latents(float[] data) {
    return new Latents(data, batch(), model.latentChannels(), latentHeight(), latentWidth());
  }

  /** Clean latents with as much of the noise as the run's first step expects; a new array. */
  Latents noisy(float[] original, Latents noise) {
    float[] noisy = new float[original.length];
    scheduler.addNoise(original, noise.data(), steps.first(), noisy);
    return latents(noisy);
  }

  /** Latents of some pictures over and over until all have some. */
  float[] forAll(float[] some) {
    float[] all = new float[batch() * model.latentChannels() * latentHeight() * latentWidth()];
    for (int at = 0; at < all.length; at += some.length) {
      System.arraycopy(some, 0, all, at, some.length);
    }
    return all;
  }

  /**
   * Latents that came in, shared by all pictures; a new array.
   *
   * @throws InvalidRequestException when they do not fit
   */
  float[] shared(Latents given) {
    if (given.channels() != model.latentChannels()
        || given.height() != latentHeight()
        || given.width() != latentWidth()) {
      throw invalid(
          "image",
          "holds latents of %dx%dx%d, but pictures of %dx%d need %dx%dx%d."
              .formatted(
                  given.channels(),
                  given.height(),
                  given.width(),
                  request.height(),
                  request.width(),
                  model.latentChannels(),
                  latentHeight(),
                  latentWidth()));
    }
    if (batch() % given.batch() != 0) {
      throw invalid(
          "image",
          "holds latents of %d pictures, which %d pictures cannot share evenly."
              .formatted(given.batch(), batch()));
    }
    return forAll(given.data());
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
