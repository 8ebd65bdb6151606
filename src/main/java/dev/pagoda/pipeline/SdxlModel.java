package dev.pagoda.pipeline;

import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.model.VaeConfig;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.scheduler.Scheduler;
import dev.pagoda.scheduler.Schedulers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An SDXL model directory as the pipeline needs it.
 *
 * @param textEncoders CLIP ViT-L, which refiners lack, and OpenCLIP ViT-bigG, with pooled output
 * @param unet the denoiser, rewritten for perturbed-attention guidance
 * @param unetChannels channels that the denoiser takes: those of the latents, or 9 if it was made
 *     for inpainting
 * @param forceZerosForEmptyPrompt absent negative prompts are zeros rather than an empty text
 * @param requiresAestheticsScore conditioned on an aesthetic score, as refiners are
 * @param timeCondProjDim size of the guidance embedding that the denoiser takes, if it takes one
 * @param latentChannels channels of the latents
 * @param vaeEncoder for tasks that start from a picture, if the model has it
 * @param vaeScaleFactor pixels per latent, each way
 * @param schedulers makes the scheduler of a request
 */
record SdxlModel(
    List<EncoderPart> textEncoders,
    SessionKey unet,
    int unetChannels,
    boolean forceZerosForEmptyPrompt,
    boolean requiresAestheticsScore,
    OptionalInt timeCondProjDim,
    int latentChannels,
    Optional<VaeEncoder> vaeEncoder,
    VaeDecoder vaeDecoder,
    int vaeScaleFactor,
    SchedulerFactory schedulers) {

  SdxlModel {
    textEncoders = List.copyOf(textEncoders);
  }

  /** Loads the tokenizers; the networks are loaded when they are first needed. */
  static SdxlModel of(SdxlDirectory directory) {
    VaeConfig vae = directory.vaeDecoder().config();
    return new SdxlModel(
        textEncoders(directory),
        SessionKey.perturbed(directory.unet().graph()),
        directory.unet().config().inChannels(),
        directory.pipeline().forceZerosForEmptyPrompt(),
        directory.pipeline().requiresAestheticsScore(),
        directory.unet().config().timeCondProjDim(),
        vae.latentChannels(),
        directory
            .vaeEncoder()
            .map(part -> new VaeEncoder(SessionKey.stock(part.graph()), scaling(part.config()))),
        new VaeDecoder(SessionKey.stock(directory.vaeDecoder().graph()), scaling(vae)),
        vae.factor(),
        (overrides, steps, eta) -> Schedulers.create(directory.scheduler(), overrides, steps, eta));
  }

  private static List<EncoderPart> textEncoders(SdxlDirectory directory) {
    List<EncoderPart> parts = new ArrayList<>();
    directory
        .textEncoder()
        .ifPresent(
            first ->
                parts.add(
                    new EncoderPart(
                        SessionKey.adapted(first.graph()),
                        directory.loadTokenizer().orElseThrow())));
    parts.add(
        new EncoderPart(
            SessionKey.adapted(directory.textEncoder2().graph()), directory.loadTokenizer2()));
    return parts;
  }

  private static LatentScaling scaling(VaeConfig vae) {
    return new LatentScaling(
        vae.scalingFactor(),
        vae.latentsMean().orElse(List.of()),
        vae.latentsStd().orElse(List.of()));
  }

  /** Makes a scheduler of the model's configuration. */
  interface SchedulerFactory {
    /**
     * A scheduler that has made its timesteps.
     *
     * @param overrides {@code class} and configuration values of the request
     * @param steps denoising steps
     * @param eta weight of DDIM's noise; 0 for the other schedulers
     * @throws IllegalArgumentException naming what cannot be used
     */
    Scheduler create(Map<String, Object> overrides, int steps, double eta);
  }
}
