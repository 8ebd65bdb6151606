package dev.pagoda.model;

import static dev.pagoda.model.SignatureCheck.FLOATS;
import static dev.pagoda.model.SignatureCheck.NUMBERS;

import dev.pagoda.onnx.graph.TensorSpec;
import java.util.List;

/** What must hold for the transformer of a PixArt-Sigma model. */
final class TransformerCheck {
  /** Inputs of a PixArt-Alpha transformer, which is told the size of the picture. */
  private static final List<String> ALPHA = List.of("resolution", "aspect_ratio");

  private final Component<TransformerConfig> transformer;
  private final TransformerConfig config;

  private TransformerCheck(Component<TransformerConfig> transformer) {
    this.transformer = transformer;
    this.config = transformer.config();
  }

  /**
   * @param columns of the prompt embeddings that the text encoder makes
   */
  static void check(Component<TransformerConfig> transformer, int columns) {
    TransformerCheck check = new TransformerCheck(transformer);
    check.configuration(columns);
    check.inputs();
  }

  private void configuration(int columns) {
    if (config.inChannels() != ModelDirectory.LATENT_CHANNELS) {
      throw transformer.wrong(
          "in_channels is %d; only models that take 4 are supported"
              .formatted(config.inChannels()));
    }
    if (config.outChannels() != config.inChannels()
        && config.outChannels() != 2 * config.inChannels()) {
      throw transformer.wrong(
          "out_channels is %d; noise has %d channels, noise and variance have %d"
              .formatted(config.outChannels(), config.inChannels(), 2 * config.inChannels()));
    }
    if (config.captionChannels() != columns) {
      throw transformer.wrong(
          "caption_channels is %d, but the text encoder gives %d columns"
              .formatted(config.captionChannels(), columns));
    }
  }

  private void inputs() {
    for (String name : ALPHA) {
      if (transformer.signature().input(name).isPresent()) {
        throw transformer.refused(
            "has the input "
                + name
                + ", as PixArt-Alpha's transformers have; only PixArt-Sigma is supported");
      }
    }
    SignatureCheck check = new SignatureCheck(transformer);
    latents(check);
    TensorSpec prompt = check.rows("encoder_hidden_states", FLOATS, 3);
    check.size(prompt, 2, config.captionChannels());
    check.rows("encoder_attention_mask", SignatureCheck.MASKS, 2);
    check.size(check.scalar("timestep", NUMBERS), 0, 1);
    check.noOtherInputs();
    check.picture(config.outChannels());
  }

  /** Height and width are both free, or both fixed where the export takes one size only. */
  private void latents(SignatureCheck check) {
    TensorSpec latents = check.rows("hidden_states", FLOATS, 4);
    check.size(latents, 1, config.inChannels());
    if (latents.size(2).isEmpty() || latents.size(3).isEmpty()) {
      check.free(latents, 2, "height");
      check.free(latents, 3, "width");
    }
  }
}
