package dev.pagoda.pipeline;

import dev.pagoda.onnx.SessionKey;

/** Variations of models for tests. */
final class Models {
  private Models() {}

  /** The model with another denoiser. */
  static SdxlModel withUnet(SdxlModel model, SessionKey unet) {
    return new SdxlModel(
        model.textEncoders(),
        unet,
        model.unetChannels(),
        model.forceZerosForEmptyPrompt(),
        model.requiresAestheticsScore(),
        model.timeCondProjDim(),
        model.latentChannels(),
        model.vaeEncoder(),
        model.vaeDecoder(),
        model.vaeScaleFactor(),
        model.schedulers());
  }
}
