package dev.pagoda.model;

import java.nio.file.Path;
import java.util.List;

/** Reads the parts of a PixArt-Sigma model directory and checks each and all together. */
final class PixArtSigmaReader {
  private static final List<String> COMPONENTS =
      List.of(
          "scheduler", "text_encoder", "tokenizer", "transformer", "vae_decoder", "vae_encoder");

  private PixArtSigmaReader() {}

  static PixArtSigmaDirectory read(Path root) {
    JsonFile index = JsonFile.read(root.resolve(ModelDirectory.INDEX), ModelDirectory.INDEX);
    PipelineConfig pipeline = PipelineConfig.read(index, ModelFamily.PIXART_SIGMA);
    ComponentPaths paths = ComponentPaths.read(root, COMPONENTS);
    JsonFile scheduler = paths.get("scheduler").json("scheduler_config.json");
    scheduler.requiredText("_class_name");
    Component<T5Config> textEncoder =
        ComponentReader.read(paths.get("text_encoder"), T5Config::read);
    ComponentPath tokenizer = paths.get("tokenizer");
    PixArtSigmaCheck.tokenizer(tokenizer, textEncoder);
    Component<TransformerConfig> transformer =
        ComponentReader.read(paths.get("transformer"), TransformerConfig::read);
    Component<VaeConfig> vaeDecoder =
        ComponentReader.read(paths.get("vae_decoder"), VaeConfig::read);
    PixArtSigmaCheck.networks(textEncoder, transformer, vaeDecoder);
    return new PixArtSigmaDirectory(
        root,
        pipeline.className(),
        scheduler.asMap(),
        textEncoder,
        tokenizer.directory(),
        transformer,
        FixedLatents.of(transformer),
        vaeDecoder);
  }
}
