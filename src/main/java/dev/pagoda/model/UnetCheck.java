package dev.pagoda.model;

import static dev.pagoda.model.ModelDirectory.LATENT_CHANNELS;
import static dev.pagoda.model.SdxlDirectory.INPAINTING_CHANNELS;
import static dev.pagoda.model.SignatureCheck.FLOATS;

import dev.pagoda.onnx.graph.TensorSpec;
import java.util.List;
import java.util.Optional;

/** What must hold for the UNet of an SDXL model and its text encoders together. */
final class UnetCheck {
  /** Inputs of a UNet that was exported with IP-Adapters loaded. */
  private static final List<String> BUILT_IN_ADAPTER =
      List.of("image_embeds", "ip_adapter_scale", "ip_adapter_masks");

  private final SdxlDirectory model;
  private final Component<UnetConfig> unet;
  private final UnetConfig config;
  private final int columns;
  private final int pooledColumns;

  private UnetCheck(SdxlDirectory model) {
    this.model = model;
    this.unet = model.unet();
    this.config = unet.config();
    this.columns = model.textEncoders().mapToInt(encoder -> encoder.config().hiddenSize()).sum();
    this.pooledColumns = model.textEncoder2().config().projectionDim();
  }

  static void check(SdxlDirectory model) {
    UnetCheck check = new UnetCheck(model);
    check.configuration();
    check.conditions();
    check.inputs();
  }

  private void configuration() {
    if (!config.additionEmbedType().equals(Optional.of("text_time"))) {
      throw unet.wrong("addition_embed_type is not text_time, so this is no SDXL model");
    }
    if (config.inChannels() != LATENT_CHANNELS && config.inChannels() != INPAINTING_CHANNELS) {
      throw unet.wrong(
          "in_channels is %d; only models that take 4, or 9 for inpainting, are supported"
              .formatted(config.inChannels()));
    }
  }

  private void conditions() {
    if (config.crossAttentionDim() != columns) {
      throw unet.wrong(
          "cross_attention_dim is %d, but %s %d columns"
              .formatted(
                  config.crossAttentionDim(),
                  model.textEncoder().isPresent()
                      ? "the text encoders give"
                      : "text_encoder_2, the only text encoder, gives",
                  columns));
    }
    int size = config.additionTimeEmbedDim().orElse(0);
    int given = config.projectionClassEmbeddingsInputDim().orElse(0);
    int expected = size * model.timeIds() + pooledColumns;
    if (given != expected) {
      boolean score = model.pipeline().requiresAestheticsScore();
      int others = size * (score ? 6 : 5) + pooledColumns;
      throw unet.wrong(
          "projection_class_embeddings_input_dim is %d, but sizes%s and pooled prompt give %d%s"
              .formatted(
                  given,
                  score ? ", score" : "",
                  expected,
                  given == others
                      ? "; it would fit requires_aesthetics_score %s in %s"
                          .formatted(!score, ModelDirectory.INDEX)
                      : ""));
    }
  }

  private void inputs() {
    for (String name : BUILT_IN_ADAPTER) {
      if (unet.signature().input(name).isPresent()) {
        throw unet.refused(
            "has the input "
                + name
                + ": an IP-Adapter is built into it; export the plain UNet, Pagoda adds "
                + "IP-Adapters itself");
      }
    }
    SignatureCheck check = new SignatureCheck(unet);
    check.picture("sample", config.inChannels());
    check.conditions(columns, pooledColumns, model.timeIds());
    if (config.timeCondProjDim().isPresent()) {
      TensorSpec guidance = check.rows("timestep_cond", FLOATS, 2);
      check.size(guidance, 1, config.timeCondProjDim().getAsInt());
    }
    model.residualInputs().forEach(input -> check.picture(input.name(), input.channels()));
    check.noOtherInputs();
    check.output("out_sample", 4);
  }
}
