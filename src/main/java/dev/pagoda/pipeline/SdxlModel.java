package dev.pagoda.pipeline;

import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.model.VaeConfig;
import dev.pagoda.onnx.SessionKey;
import java.util.ArrayList;
import java.util.List;
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
            .map(
                part ->
                    new VaeEncoder(
                        SessionKey.stock(part.graph()), LatentScaling.of(part.config()))),
        VaeDecoder.of(directory.vaeDecoder()),
        vae.factor(),
        SchedulerFactory.of(directory));
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
}
