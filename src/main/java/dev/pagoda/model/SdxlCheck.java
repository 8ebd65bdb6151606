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
    vae(model);
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

  private static void vae(SdxlDirectory model) {
    Component<VaeConfig> decoder = model.vaeDecoder();
    notSixteenBitIfItOverflows(decoder, VaeCheck.decoder(decoder, ModelFamily.SDXL));
    model
        .vaeEncoder()
        .ifPresent(
            encoder ->
                notSixteenBitIfItOverflows(
                    encoder, VaeCheck.encoder(encoder, decoder.config(), ModelFamily.SDXL)));
  }

  /** diffusers computes such a VAE in 32 bits; in an exported graph the types are built in. */
  private static void notSixteenBitIfItOverflows(Component<VaeConfig> vae, TensorSpec input) {
    if (vae.config().forceUpcast() && input.elementType() == DataType.FLOAT16) {
      throw vae.wrong(
          "force_upcast is true, so this VAE overflows in 16 bits, but model.onnx is a FLOAT16 "
              + "export; export the VAE in 32 bits, or use one made for 16 bits whose config says "
              + "force_upcast false (madebyollin/sdxl-vae-fp16-fix)");
    }
  }
}
