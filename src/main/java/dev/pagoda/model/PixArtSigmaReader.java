package dev.pagoda.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the parts of a PixArt-Sigma model directory. */
final class PixArtSigmaReader {
  private static final List<String> COMPONENTS =
      List.of(
          "scheduler", "text_encoder", "tokenizer", "transformer", "vae_decoder", "vae_encoder");

  private PixArtSigmaReader() {}

  static PixArtSigmaDirectory read(Path root) {
    JsonFile index = JsonFile.read(root.resolve(ModelDirectory.INDEX), ModelDirectory.INDEX);
    ComponentPaths paths = ComponentPaths.read(root, COMPONENTS);
    JsonFile scheduler = paths.get("scheduler").json("scheduler_config.json");
    scheduler.requiredText("_class_name");
    return new PixArtSigmaDirectory(
        root,
        index.requiredText("_class_name"),
        scheduler.asMap(),
        ComponentReader.read(paths.get("text_encoder"), T5Config::read),
        paths.get("tokenizer").directory(),
        ComponentReader.read(paths.get("transformer"), TransformerConfig::read),
        Optional.empty(),
        ComponentReader.read(paths.get("vae_decoder"), VaeConfig::read));
  }
}
