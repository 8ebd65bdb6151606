package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import dev.pagoda.model.PagLayers;
import dev.pagoda.onnx.RunTerminatedException;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.scheduler.Scheduler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * SDXL text-to-image with perturbed-attention guidance, as diffusers' {@code
 * StableDiffusionXLPAGPipeline}: encode the prompts, denoise, decode. Sessions are held only while
 * their stage runs, so a model needs no more memory than its largest part.
 */
final class SdxlPipeline implements Pipeline {
  private final SdxlModel model;
  private final SessionCache sessions;
  private final RunObserver observer;

  SdxlPipeline(SdxlModel model, SessionCache sessions, RunObserver observer) {
    this.model = model;
    this.sessions = sessions;
    this.observer = observer;
  }

  @Override
  public Generated generate(GenerationRequest request, InputSource inputs, RunControl control) {
    try (RunContext run = new RunContext(sessions, inputs, control)) {
      return generate(request, run);
    } catch (RunTerminatedException e) {
      throw new RunCanceledException();
    }
  }

  private Generated generate(GenerationRequest request, RunContext run) {
    Stopwatch watch = new Stopwatch(run);
    Guidance guidance = new Guidance(request, model.timeCondProjDim().isPresent());
    Scheduler scheduler =
        valid(
            "scheduler",
            () -> model.schedulers().create(request.scheduler(), request.numInferenceSteps()));
    PromptEmbeds prompts = new PromptEncoder(model).encode(request, guidance.classifierFree(), run);
    float[] timeIds = TimeIds.of(request, guidance.classifierFree());
    observer.onConditioned(prompts, timeIds);
    long encodeNanos = watch.lap();

    Noise noise = new Noise(request.seed());
    Latents latents = initialLatents(request, noise, scheduler.initNoiseSigma());
    List<String> layers;
    try (Lease lease = run.lease(model.unet())) {
      List<String> paths = lease.session().selfAttentionLayers();
      List<Integer> chosen =
          guidance.perturbed()
              ? valid(
                  "pag_applied_layers", () -> PagLayers.select(request.pagAppliedLayers(), paths))
              : List.of();
      layers = chosen.stream().map(paths::get).toList();
      try (UnetDenoiser denoiser =
          new UnetDenoiser(
              lease.session(), latents, prompts, timeIds, guidanceEmbedding(request), chosen)) {
        int steps = DenoisingLoop.steps(scheduler.timesteps(), request.denoisingEnd());
        new DenoisingLoop(guidance, scheduler, observer)
            .run(denoiser, latents, steps, noise.generators(), run);
      }
    }
    long denoiseNanos = watch.lap();

    List<RgbImage> images =
        request.outputFormat() == OutputFormat.LATENTS
            ? List.of()
            : model.vaeDecoder().decode(latents, run);
    run.control().checkCanceled();
    long decodeNanos = watch.lap();
    observer.onFinished(run.scope().nanos(), encodeNanos + denoiseNanos + decodeNanos);
    return new Generated(
        latents,
        images,
        layers,
        new RunTimings(
            millis(run.loadNanos()),
            millis(encodeNanos),
            millis(denoiseNanos),
            millis(decodeNanos)));
  }

  private Latents initialLatents(GenerationRequest request, Noise noise, float sigma) {
    return noise.initial(
        request.images(),
        model.latentChannels(),
        request.height() / model.vaeScaleFactor(),
        request.width() / model.vaeScaleFactor(),
        sigma);
  }

  private float[] guidanceEmbedding(GenerationRequest request) {
    return model.timeCondProjDim().isPresent()
        ? GuidanceEmbedding.of(request.guidanceScale(), model.timeCondProjDim().getAsInt())
        : new float[0];
  }

  /** Requests are checked before they come here; what is wrong all the same is named. */
  private static <T> T valid(String field, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(List.of(new FieldError(field, e.getMessage())));
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
