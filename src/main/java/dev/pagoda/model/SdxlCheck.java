package dev.pagoda.model;

import static dev.pagoda.model.SignatureCheck.FLOATS;
import static dev.pagoda.model.SignatureCheck.INTEGERS;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pagoda.onnx.graph.TensorSpec;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold for the parts of an SDXL model, each and together. */
final class SdxlCheck {
  private static final int TOKENS = 77;
  private static final int LATENT_CHANNELS = 4;

  /** Heights and widths of original and target, and the crop. */
  private static final int TIME_IDS = 6;

  private static final Set<DataType> NUMBERS =
      Stream.concat(FLOATS.stream(), INTEGERS.stream()).collect(Collectors.toUnmodifiableSet());

  private SdxlCheck() {}

  static void textEncoder(Component<TextEncoderConfig> encoder) {
    SignatureCheck check = new SignatureCheck(encoder);
    TensorSpec ids = check.rows("input_ids", INTEGERS, 2);
    check.size(ids, 1, TOKENS);
    check.noOtherInputs();
    // Prompt embeddings are the last but one hidden state.
    check.output(HiddenStates.name(encoder.config().hiddenLayers() - 1), 3);
  }

  static void secondTextEncoder(Component<TextEncoderConfig> encoder) {
    textEncoder(encoder);
    new SignatureCheck(encoder).output("text_embeds", 2);
  }

  static void unet(Component<UnetConfig> unet, TextEncoderConfig first, TextEncoderConfig second) {
    UnetConfig config = unet.config();
    if (!config.additionEmbedType().equals(Optional.of("text_time"))) {
      throw wrong("unet", "addition_embed_type is not text_time, so this is no SDXL model");
    }
    if (config.inChannels() != LATENT_CHANNELS) {
      throw wrong(
          "unet",
          "in_channels is " + config.inChannels() + "; only models that take 4 are supported");
    }
    int columns = first.hiddenSize() + second.hiddenSize();
    if (config.crossAttentionDim() != columns) {
      throw wrong(
          "unet",
          "cross_attention_dim is %d, but the text encoders give %d columns"
              .formatted(config.crossAttentionDim(), columns));
    }
    int ids = config.additionTimeEmbedDim().orElse(0) * TIME_IDS + second.projectionDim();
    if (config.projectionClassEmbeddingsInputDim().orElse(0) != ids) {
      throw wrong(
          "unet",
          "projection_class_embeddings_input_dim is %d, but sizes and pooled prompt give %d"
              .formatted(config.projectionClassEmbeddingsInputDim().orElse(0), ids));
    }
    inputs(unet, columns, second.projectionDim());
  }

  private static void inputs(Component<UnetConfig> unet, int columns, int pooledColumns) {
    SignatureCheck check = new SignatureCheck(unet);
    check.picture("sample", unet.config().inChannels());
    TensorSpec prompt = check.rows("encoder_hidden_states", FLOATS, 3);
    check.size(prompt, 2, columns);
    check.size(check.rows("text_embeds", FLOATS, 2), 1, pooledColumns);
    check.size(check.rows("time_ids", NUMBERS, 2), 1, TIME_IDS);
    check.scalar("timestep", NUMBERS);
    if (unet.config().timeCondProjDim().isPresent()) {
      TensorSpec guidance = check.rows("timestep_cond", FLOATS, 2);
      check.size(guidance, 1, unet.config().timeCondProjDim().getAsInt());
    }
    check.noOtherInputs();
    check.output("out_sample", 4);
  }

  static void vaeDecoder(Component<VaeConfig> vae) {
    SignatureCheck check = new SignatureCheck(vae);
    latentChannels(vae);
    notSixteenBitIfItOverflows(vae, check.picture("latent_sample", LATENT_CHANNELS));
    check.noOtherInputs();
    check.output("sample", 4);
  }

  static void vaeEncoder(Component<VaeConfig> vae) {
    SignatureCheck check = new SignatureCheck(vae);
    latentChannels(vae);
    notSixteenBitIfItOverflows(vae, check.picture("sample", 3));
    check.noOtherInputs();
    check.output("latent_parameters", 4);
  }

  private static void latentChannels(Component<VaeConfig> vae) {
    if (vae.config().latentChannels() != LATENT_CHANNELS) {
      throw wrong(vae.name(), "latent_channels is not 4, so this is no SDXL model");
    }
  }

  /** diffusers computes such a VAE in 32 bits; in an exported graph the types are built in. */
  private static void notSixteenBitIfItOverflows(Component<VaeConfig> vae, TensorSpec input) {
    if (vae.config().forceUpcast() && input.elementType() == DataType.FLOAT16) {
      throw wrong(
          vae.name(),
          "force_upcast is true, so this VAE overflows in 16 bits, but model.onnx is a FLOAT16 "
              + "export; export the VAE in 32 bits, or use one made for 16 bits whose config says "
              + "force_upcast false (madebyollin/sdxl-vae-fp16-fix)");
    }
  }

  private static ModelException wrong(String component, String reason) {
    return new ModelException(component + "/config.json: " + reason);
  }
}
