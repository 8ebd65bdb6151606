package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.RunTerminatedException;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.request.RenderSize;
import java.util.List;

/**
 * SDXL text-to-image, image-to-image and inpainting with perturbed-attention guidance, as
 * diffusers' {@code StableDiffusionXLPAGPipeline}, {@code StableDiffusionXLPAGImg2ImgPipeline} and
 * {@code StableDiffusionXLPAGInpaintPipeline}: encode picture and prompts, denoise, decode.
 * Sessions are held only while their stage runs; ControlNets and, while it encodes, an image
 * encoder are held beside the denoiser.
 */
final class SdxlPipeline implements Pipeline {
  private final SdxlModel model;
  private final AdapterShelf shelf;
  private final DeviceMemory memory;
  private final RunObserver observer;

  SdxlPipeline(SdxlModel model, AdapterShelf shelf, DeviceMemory memory, RunObserver observer) {
    this.model = model;
    this.shelf = shelf;
    this.memory = memory;
    this.observer = observer;
  }

  /** Of a model that stands alone: no request may name an adapter. */
  SdxlPipeline(SdxlModel model, SessionCache sessions, RunObserver observer) {
    this(model, AdapterShelf.EMPTY, DeviceMemory.of(sessions), observer);
  }

  @Override
  public Generated generate(GenerationRequest request, InputSource inputs, RunControl control) {
    try (RunContext run = new RunContext(memory, inputs, control)) {
      return generate(RunPlan.of(request, model), run);
    } catch (RunTerminatedException e) {
      throw new RunCanceledException();
    }
  }

  private Generated generate(RunPlan plan, RunContext run) {
    GenerationRequest request = plan.request();
    RunClock clock = new RunClock(run);
    Noise noise = new Noise(request.seed());
    Start start = StartingLatents.of(plan).draw(noise, run);
    Loras loras = new Loras(request.adapters().loras(), shelf);
    Conditioning conditioning = condition(plan, start, loras, run);
    clock.encoded();

    List<String> layers = denoise(plan, start, conditioning, loras, noise, run);
    clock.denoised();

    List<RgbImage> images =
        request.outputFormat() == OutputFormat.LATENTS
            ? List.of()
            : model.vaeDecoder().decode(start.latents(), run).stream().map(start.finish()).toList();
    run.control().checkCanceled();
    clock.decoded(observer);
    return new Generated(
        start.latents(),
        new RenderSize(request.height(), request.width()),
        images,
        layers,
        clock.timings(),
        run.rows());
  }

  private Conditioning condition(RunPlan plan, Start start, Loras loras, RunContext run) {
    GenerationRequest request = plan.request();
    boolean classifierFree = plan.guidance().classifierFree();
    PromptEmbeds prompts = new PromptEncoder(model, loras).encode(request, classifierFree, run);
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
      RunPlan plan,
      Start start,
      Conditioning conditioning,
      Loras loras,
      Noise noise,
      RunContext run) {
    try (Lease lease = run.lease(ModelPart.DENOISER, model.unet())) {
      GraphSession session = lease.session();
      List<String> paths = session.selfAttentionLayers();
      List<Integer> chosen = plan.guidance().layers(paths);
      Latents latents = start.latents();
      int residuals = session.extensions().residuals().size();
      try (UnetAdapters adapters = UnetAdapters.of(plan, shelf, loras, session, run);
          ControlNets controlNets =
              ControlNets.open(plan, shelf, latents, conditioning, residuals, run);
          UnetDenoiser denoiser =
              new UnetDenoiser(session, latents, conditioning, chosen, adapters.parameters())) {
        new DenoisingLoop(
                plan.guidance(),
                plan.scheduler(),
                plan.steps(),
                model.vaeDecoder().colours(),
                observer)
            .run(
                new ControlledUnet(denoiser, controlNets),
                latents,
                start.stepEnd(),
                noise.generators(),
                new RowCount(plan.guidance(), paths.size(), chosen, latents.batch()),
                run);
      }
      return chosen.stream().map(paths::get).toList();
    }
  }
}
