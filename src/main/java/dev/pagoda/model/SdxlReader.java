package dev.pagoda.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the parts of a model directory and checks each and all together. */
final class SdxlReader {
  private static final List<String> COMPONENTS =
      List.of(
          "scheduler",
          "text_encoder",
          "text_encoder_2",
          "tokenizer",
          "tokenizer_2",
          "unet",
          "vae_decoder",
          "vae_encoder");

  private final Path root;
  private final JsonFile index;
  private final ComponentPaths paths;

  private SdxlReader(Path root) {
    this.root = root;
    this.index = JsonFile.read(root.resolve(ModelDirectory.INDEX), ModelDirectory.INDEX);
    this.paths = ComponentPaths.read(root, COMPONENTS);
  }

  static SdxlDirectory read(Path root) {
    return new SdxlReader(root).read();
  }

  private SdxlDirectory read() {
    PipelineConfig pipeline = PipelineConfig.read(index, ModelFamily.SDXL);
    JsonFile scheduler = paths.get("scheduler").json("scheduler_config.json");
    scheduler.requiredText("_class_name");
    boolean first = !index.isNoComponent("text_encoder") || paths.exists("text_encoder");
    Optional<Component<TextEncoderConfig>> textEncoder =
        first ? Optional.of(textEncoder("text_encoder")) : Optional.empty();
    Component<TextEncoderConfig> textEncoder2 = textEncoder("text_encoder_2");
    Component<UnetConfig> unet = component("unet", UnetConfig::read);
    SdxlDirectory model =
        new SdxlDirectory(
            root,
            pipeline,
            scheduler.asMap(),
            textEncoder,
            textEncoder2,
            first ? Optional.of(tokenizer("tokenizer")) : Optional.empty(),
            tokenizer("tokenizer_2"),
            unet,
            ResidualPorts.inputs(unet),
            component("vae_decoder", VaeConfig::read),
            paths.exists("vae_encoder")
                ? Optional.of(component("vae_encoder", VaeConfig::read))
                : Optional.empty());
    SdxlCheck.model(model);
    return model;
  }

  private <C> Component<C> component(String name, Function<JsonFile, C> config) {
    return ComponentReader.read(paths.get(name), config);
  }

  private Component<TextEncoderConfig> textEncoder(String name) {
    return component(name, TextEncoderConfig::read);
  }

  private Path tokenizer(String name) {
    ComponentPath tokenizer = paths.get(name);
    tokenizer.json("tokenizer_config.json");
    if (!Files.exists(tokenizer.directory().resolve("vocab.json"))
        && !Files.exists(tokenizer.directory().resolve("tokenizer.json"))) {
      throw new ModelException(tokenizer.shown("vocab.json") + " is missing");
    }
    return tokenizer.directory();
  }
}
