package dev.pagoda.model;

import dev.pagoda.onnx.graph.TensorSpec;

/** What must hold for the VAE of a model of any family. */
final class VaeCheck {
  private VaeCheck() {}

  /** Returns the input. */
  static TensorSpec decoder(Component<VaeConfig> vae, ModelFamily family) {
    SignatureCheck check = new SignatureCheck(vae);
    latentChannels(vae, family);
    TensorSpec latents = check.picture("latent_sample", ModelDirectory.LATENT_CHANNELS);
    check.noOtherInputs();
    check.output("sample", 4);
    return latents;
  }

  /** Returns the input. */
  static TensorSpec encoder(Component<VaeConfig> vae, VaeConfig decoder, ModelFamily family) {
    SignatureCheck check = new SignatureCheck(vae);
    latentChannels(vae, family);
    if (!vae.config().hasLatentsOf(decoder)) {
      throw vae.wrong(
          "scaling_factor, latents_mean, latents_std or block_out_channels are not those of the "
              + "VAE decoder, so it makes other latents than the decoder takes");
    }
    TensorSpec picture = check.picture("sample", 3);
    check.noOtherInputs();
    check.output("latent_parameters", 4);
    return picture;
  }

  private static void latentChannels(Component<VaeConfig> vae, ModelFamily family) {
    if (vae.config().latentChannels() != ModelDirectory.LATENT_CHANNELS) {
      throw vae.wrong("latent_channels is not 4, so this is no %s model".formatted(family.title()));
    }
  }
}
