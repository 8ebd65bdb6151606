package dev.pagoda.pipeline;

import dev.pagoda.model.ModelDirectory;
import dev.pagoda.model.VaeConfig;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.scheduler.Scheduler;
import dev.pagoda.scheduler.Schedulers;
import dev.pagoda.text.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An SDXL model directory as the pipeline needs it.
 *
 * @param textEncoder CLIP ViT-L
 * @param textEncoder2 OpenCLIP ViT-bigG, with pooled output
 * @param unet the denoiser, rewritten for perturbed-attention guidance
 * @param forceZerosForEmptyPrompt absent negative prompts are zeros rather than an empty text
 * @param timeCondProjDim size of the guidance embedding that the denoiser takes, if it takes one
 * @param latentChannels channels of the latents
 * @param vaeScaleFactor pixels per latent, each way
 * @param schedulers makes the scheduler of a request
 */
record SdxlModel(
    SessionKey textEncoder,
    Tokenizer tokenizer,
    SessionKey textEncoder2,
    Tokenizer tokenizer2,
    SessionKey unet,
    boolean forceZerosForEmptyPrompt,
    OptionalInt timeCondProjDim,
    int latentChannels,
    VaeDecoder vaeDecoder,
    int vaeScaleFactor,
    SchedulerFactory schedulers) {

  /** Loads the tokenizers; the networks are loaded when they are first needed. */
  static SdxlModel of(ModelDirectory directory) {
    VaeConfig vae = directory.vaeDecoder().config();
    return new SdxlModel(
        SessionKey.stock(directory.textEncoder().orElseThrow().graph()),
        directory.loadTokenizer().orElseThrow(),
        SessionKey.stock(directory.textEncoder2().graph()),
        directory.loadTokenizer2(),
        SessionKey.perturbed(directory.unet().graph()),
        directory.pipeline().forceZerosForEmptyPrompt(),
        directory.unet().config().timeCondProjDim(),
        vae.latentChannels(),
        new VaeDecoder(
            SessionKey.stock(directory.vaeDecoder().graph()),
            new LatentScaling(
                vae.scalingFactor(),
                vae.latentsMean().orElse(List.of()),
                vae.latentsStd().orElse(List.of()))),
        vae.factor(),
        (overrides, steps) -> Schedulers.create(directory.scheduler(), overrides, steps));
  }

  /** Makes a scheduler of the model's configuration. */
  interface SchedulerFactory {
    /**
     * A scheduler that has made its timesteps.
     *
     * @param overrides {@code class} and configuration values of the request
     * @param steps denoising steps
     */
    Scheduler create(Map<String, Object> overrides, int steps);
  }
}
