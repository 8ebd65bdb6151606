package dev.pagoda.model;

import static dev.pagoda.model.SignatureCheck.INTEGERS;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pagoda.onnx.graph.TensorSpec;

/** What must hold for the parts of an SDXL model, each and together. */
final class SdxlCheck {
  /** Per prompt. */
  static final int TOKENS = 77;

  private SdxlCheck() {}

  static void model(SdxlDirectory model) {
    model.textEncoders().forEach(SdxlCheck::textEncoder);
    new SignatureCheck(model.textEncoder2()).output("text_embeds", 2);
    UnetCheck.check(model);
    vaeDecoder(model.vaeDecoder());
    model.vaeEncoder().ifPresent(encoder -> vaeEncoder(encoder, model.vaeDecoder().config()));
    if (model.tasks().isEmpty()) {
      throw new ModelException(
          "the directory vae_encoder is missing, without which "
              + (model.inpaintsOnly() ? "an inpainting model" : "a refiner")
              + " can do nothing");
    }
  }

  private static void textEncoder(Component<TextEncoderConfig> encoder) {
    SignatureCheck check = new SignatureCheck(encoder);
    TensorSpec ids = check.rows("input_ids", INTEGERS, 2);
    check.size(ids, 1, TOKENS);
    check.noOtherInputs();
    // Prompt embeddings are the last but one hidden state.
    check.output(HiddenStates.name(encoder.config().hiddenLayers() - 1), 3);
  }

  private static void vaeDecoder(Component<VaeConfig> vae) {
    SignatureCheck check = new SignatureCheck(vae);
    latentChannels(vae);
    notSixteenBitIfItOverflows(vae, check.picture("latent_sample", ModelDirectory.LATENT_CHANNELS));
    check.noOtherInputs();
    check.output("sample", 4);
  }

  private static void vaeEncoder(Component<VaeConfig> vae, VaeConfig decoder) {
    SignatureCheck check = new SignatureCheck(vae);
    latentChannels(vae);
    if (!vae.config().hasLatentsOf(decoder)) {
      throw wrong(
          vae,
          "scaling_factor, latents_mean, latents_std or block_out_channels are not those of the "
              + "VAE decoder, so it makes other latents than the decoder takes");
    }
    notSixteenBitIfItOverflows(vae, check.picture("sample", 3));
    check.noOtherInputs();
    check.output("latent_parameters", 4);
  }

  private static void latentChannels(Component<VaeConfig> vae) {
    if (vae.config().latentChannels() != ModelDirectory.LATENT_CHANNELS) {
      throw wrong(vae, "latent_channels is not 4, so this is no SDXL model");
    }
  }

  /** diffusers computes such a VAE in 32 bits; in an exported graph the types are built in. */
  private static void notSixteenBitIfItOverflows(Component<VaeConfig> vae, TensorSpec input) {
    if (vae.config().forceUpcast() && input.elementType() == DataType.FLOAT16) {
      throw wrong(
          vae,
          "force_upcast is true, so this VAE overflows in 16 bits, but model.onnx is a FLOAT16 "
              + "export; export the VAE in 32 bits, or use one made for 16 bits whose config says "
              + "force_upcast false (madebyollin/sdxl-vae-fp16-fix)");
    }
  }

  private static ModelException wrong(Component<?> component, String reason) {
    return new ModelException(component.file("config.json") + ": " + reason);
  }
}
