package dev.pagoda.pipeline;

import dev.pagoda.model.PixArtSigmaDirectory;
import dev.pagoda.model.VaeConfig;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.text.T5Tokenizer;
import java.util.OptionalInt;

/**
 * A PixArt-Sigma model directory as the pipeline needs it.
 *
 * @param textEncoder T5
 * @param tokenizer of the text encoder
 * @param transformer the denoiser, rewritten for perturbed-attention guidance
 * @param noiseOutput the denoiser's output, which exporters do not agree on the name of
 * @param predictedChannels channels that the denoiser gives: noise and variance
 * @param sequenceLength tokens per caption, where the denoiser takes no other number
 * @param latentChannels channels of the latents
 * @param vaeDecoder computes in the type that it was exported in: diffusers never casts it up here
 * @param vaeScaleFactor pixels per latent, each way
 * @param binSide side in pixels of the model's table of resolutions, if it has one
 * @param schedulers makes the scheduler of a request
 */
record PixArtSigmaModel(
    SessionKey textEncoder,
    T5Tokenizer tokenizer,
    SessionKey transformer,
    String noiseOutput,
    int predictedChannels,
    OptionalInt sequenceLength,
    int latentChannels,
    VaeDecoder vaeDecoder,
    int vaeScaleFactor,
    OptionalInt binSide,
    SchedulerFactory schedulers) {

  /** Loads the tokenizer; the networks are loaded when they are first needed. */
  static PixArtSigmaModel of(PixArtSigmaDirectory directory) {
    VaeConfig vae = directory.vaeDecoder().config();
    return new PixArtSigmaModel(
        SessionKey.stock(directory.textEncoder().graph()),
        directory.loadTokenizer(),
        SessionKey.transformer(directory.transformer().graph()),
        directory.noiseOutput(),
        directory.transformer().config().outChannels(),
        directory.sequenceLength(),
        vae.latentChannels(),
        VaeDecoder.of(directory.vaeDecoder()),
        vae.factor(),
        directory.binSide(),
        SchedulerFactory.of(directory));
  }
}
