package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.RunTerminatedException;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.request.RenderSize;
import dev.pagoda.scheduler.Scheduler;
import java.util.List;

/**
 * PixArt-Sigma text-to-image with perturbed-attention guidance, as diffusers' {@code
 * PixArtSigmaPAGPipeline}: encode captions, denoise, decode, and cut the picture of what was
 * rendered. Sessions are held only while their stage runs. (With {@code pag_adaptive_scale},
 * diffusers' pipeline fails; here the weight is that of its other pipelines.)
 */
final class PixArtSigmaPipeline implements Pipeline {
  private final PixArtSigmaModel model;
  private final DeviceMemory memory;
  private final RunObserver observer;

  PixArtSigmaPipeline(PixArtSigmaModel model, DeviceMemory memory, RunObserver observer) {
    this.model = model;
    this.memory = memory;
    this.observer = observer;
  }

  @Override
  public Generated generate(GenerationRequest request, InputSource inputs, RunControl control) {
    try (RunContext run = new RunContext(memory, inputs, control)) {
      return generate(request, run);
    } catch (RunTerminatedException e) {
      throw new RunCanceledException();
    }
  }

  private Generated generate(GenerationRequest request, RunContext run) {
    Guidance guidance = new Guidance(request, false);
    Scheduler scheduler = model.schedulers().of(request);
    RenderSize size =
        RunPlan.valid("use_resolution_binning", () -> RenderSize.of(request, model.binSide()));
    LatentShape shape = shape(request, size);
    RunClock clock = new RunClock(run);
    CaptionEmbeds captions =
        new CaptionEncoder(model).encode(request, guidance.classifierFree(), run);
    observer.onCaptioned(captions);
    clock.encoded();

    Noise noise = new Noise(request.seed());
    Latents latents = shape.of(scheduler.initialSample(shape.noise(noise).data()));
    StepRange steps = StepRange.of(request, scheduler.timesteps(), scheduler.order());
    DenoisingLoop loop =
        new DenoisingLoop(guidance, scheduler, steps, model.vaeDecoder().colours(), observer);
    List<String> layers = denoise(loop, guidance, latents, captions, noise, run);
    clock.denoised();

    List<RgbImage> images =
        request.outputFormat() == OutputFormat.LATENTS
            ? List.of()
            : model.vaeDecoder().decode(latents, request.height(), request.width(), run);
    run.control().checkCanceled();
    clock.decoded(observer);
    return new Generated(latents, size, images, layers, clock.timings(), run.rows());
  }

  private LatentShape shape(GenerationRequest request, RenderSize size) {
    int factor = model.vaeScaleFactor();
    return new LatentShape(
        request.images(), model.latentChannels(), size.height() / factor, size.width() / factor);
  }

  /** Denoises the latents in place; returns the paths of the perturbed self-attentions. */
  private List<String> denoise(
      DenoisingLoop loop,
      Guidance guidance,
      Latents latents,
      CaptionEmbeds captions,
      Noise noise,
      RunContext run) {
    try (Lease lease = run.lease(ModelPart.DENOISER, model.transformer())) {
      GraphSession session = lease.session();
      List<String> paths = session.selfAttentionLayers();
      List<Integer> chosen = guidance.layers(paths);
      try (TransformerDenoiser denoiser =
          new TransformerDenoiser(session, latents, captions, chosen, model)) {
        RowCount rows = new RowCount(guidance, paths.size(), chosen, latents.batch());
        loop.run(denoiser, latents, StepEnd.NOTHING, noise.generators(), rows, run);
      }
      return chosen.stream().map(paths::get).toList();
    }
  }
}
