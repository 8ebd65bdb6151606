package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import dev.pagoda.model.PagLayers;
import dev.pagoda.onnx.RunTerminatedException;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.scheduler.Scheduler;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
  public Generated generate(GenerationRequest request, RunControl control) {
    try (RunContext run = new RunContext(sessions, control)) {
      return generate(request, run);
    } catch (RunTerminatedException e) {
      throw new RunCanceledException();
    }
  }

  private Generated generate(GenerationRequest request, RunContext run) {
    Stopwatch watch = new Stopwatch(run);
    Guidance guidance = new Guidance(request, model.timeCondProjDim().isPresent());
    Scheduler scheduler =
        model.schedulers().create(request.scheduler(), request.numInferenceSteps());
    PromptEmbeds prompts = new PromptEncoder(model).encode(request, guidance.classifierFree(), run);
    float[] timeIds = TimeIds.of(request, guidance.classifierFree());
    observer.onConditioned(prompts, timeIds);
    long encodeNanos = watch.lap();

    Noise noise = new Noise(request.seed());
    Latents latents = initialLatents(request, noise, scheduler.initNoiseSigma());
    List<String> layers;
    try (Lease lease = run.lease(model.unet())) {
      layers =
          guidance.perturbed()
              ? PagLayers.select(request.pagAppliedLayers(), lease.session().selfAttentionLayers())
              : List.of();
      try (UnetDenoiser denoiser =
          new UnetDenoiser(
              lease.session(), latents, prompts, timeIds, guidanceEmbedding(request), layers)) {
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

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
