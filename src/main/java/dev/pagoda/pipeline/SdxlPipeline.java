package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import dev.pagoda.model.PagLayers;
import dev.pagoda.onnx.RunTerminatedException;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.OutputFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * SDXL text-to-image, image-to-image and inpainting with perturbed-attention guidance, as
 * diffusers' {@code StableDiffusionXLPAGPipeline}, {@code StableDiffusionXLPAGImg2ImgPipeline} and
 * {@code StableDiffusionXLPAGInpaintPipeline}: encode picture and prompts, denoise, decode.
 * Sessions are held only while their stage runs, so a model needs no more memory than its largest
 * part.
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
      return generate(RunPlan.of(request, model), run);
    } catch (RunTerminatedException e) {
      throw new RunCanceledException();
    }
  }

  private Generated generate(RunPlan plan, RunContext run) {
    GenerationRequest request = plan.request();
    Stopwatch watch = new Stopwatch(run);
    Noise noise = new Noise(request.seed());
    Start start = StartingLatents.of(plan).draw(noise, run);
    Conditioning conditioning = condition(plan, start, run);
    long encodeNanos = watch.lap();

    List<String> layers = denoise(plan, start, conditioning, noise, run);
    long denoiseNanos = watch.lap();

    List<RgbImage> images =
        request.outputFormat() == OutputFormat.LATENTS
            ? List.of()
            : model.vaeDecoder().decode(start.latents(), run).stream().map(start.finish()).toList();
    run.control().checkCanceled();
    long decodeNanos = watch.lap();
    observer.onFinished(run.scope().nanos(), encodeNanos + denoiseNanos + decodeNanos);
    return new Generated(
        start.latents(),
        images,
        layers,
        new RunTimings(
            millis(run.loadNanos()),
            millis(encodeNanos),
            millis(denoiseNanos),
            millis(decodeNanos)));
  }

  private Conditioning condition(RunPlan plan, Start start, RunContext run) {
    GenerationRequest request = plan.request();
    boolean classifierFree = plan.guidance().classifierFree();
    PromptEmbeds prompts = new PromptEncoder(model).encode(request, classifierFree, run);
    float[] timeIds = TimeIds.of(request, classifierFree, model.requiresAestheticsScore());
    observer.onConditioned(prompts, timeIds);
    float[] guidanceEmbedding =
        model.timeCondProjDim().isPresent()
            ? GuidanceEmbedding.of(request.guidanceScale(), model.timeCondProjDim().getAsInt())
            : new float[0];
    return new Conditioning(prompts, timeIds, guidanceEmbedding, start.extraChannels());
  }

  /** Denoises the latents in place; returns the paths of the perturbed self-attentions. */
  private List<String> denoise(
      RunPlan plan, Start start, Conditioning conditioning, Noise noise, RunContext run) {
    try (Lease lease = run.lease(model.unet())) {
      List<String> paths = lease.session().selfAttentionLayers();
      List<String> wanted = plan.request().pagAppliedLayers();
      List<Integer> chosen =
          plan.guidance().perturbed()
              ? RunPlan.valid("pag_applied_layers", () -> PagLayers.select(wanted, paths))
              : List.of();
      try (UnetDenoiser denoiser =
          new UnetDenoiser(lease.session(), start.latents(), conditioning, chosen)) {
        new DenoisingLoop(plan.guidance(), plan.scheduler(), plan.steps(), observer)
            .run(denoiser, start.latents(), start.stepEnd(), noise.generators(), run);
      }
      return chosen.stream().map(paths::get).toList();
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
