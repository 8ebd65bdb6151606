package dev.pagoda.model;

import dev.pagoda.text.ClipTokenizer;
import dev.pagoda.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model in diffusers' layout with ONNX components, as optimum exports it, read and checked
 * without ONNX Runtime and without its weights.
 *
 * @param path the directory, which may lie in a zip file system
 * @param pipeline {@code model_index.json}
 * @param scheduler {@code scheduler/scheduler_config.json} as it is, {@code _class_name} included
 * @param textEncoder CLIP-L in SDXL: {@code input_ids} [rows, 77] to {@code hidden_states.N} [rows,
 *     77, columns]
 * @param textEncoder2 OpenCLIP bigG in SDXL; besides {@code text_embeds} [rows, columns]
 * @param unet {@code sample} [rows, 4, height / 8, width / 8] and conditions to {@code out_sample}
 * @param vaeDecoder {@code latent_sample} [rows, 4, h, w] to {@code sample} [rows, 3, 8h, 8w]
 * @param vaeEncoder {@code sample} [rows, 3, 8h, 8w] to {@code latent_parameters} [rows, 8, h, w]
 */
public record ModelDirectory(
    Path path,
    PipelineConfig pipeline,
    Map<String, Object> scheduler,
    Component<TextEncoderConfig> textEncoder,
    Component<TextEncoderConfig> textEncoder2,
    Component<UnetConfig> unet,
    Component<VaeConfig> vaeDecoder,
    Optional<Component<VaeConfig>> vaeEncoder) {

  static final String INDEX = "model_index.json";

  /** Without the prefix that optimum gives its own classes. */
  private static final Set<String> PIPELINES =
      Set.of("StableDiffusionXLPipeline", "StableDiffusionXLPAGPipeline");

  /**
   * Reads and checks a directory.
   *
   * @throws ModelException if a part is missing or cannot be used; the message names file and
   *     reason
   */
  public static ModelDirectory open(Path path) {
    PipelineConfig pipeline = PipelineConfig.read(JsonFile.read(path, INDEX));
    if (!PIPELINES.contains(pipeline.className().replaceFirst("^ORT", ""))) {
      throw new ModelException(
          INDEX
              + ": _class_name "
              + pipeline.className()
              + " is not one of the supported "
              + String.join(", ", PIPELINES.stream().sorted().toList()));
    }
    JsonFile scheduler = JsonFile.read(path, "scheduler/scheduler_config.json");
    scheduler.requiredText("_class_name");
    ComponentReader reader = new ComponentReader(path);
    ModelDirectory model =
        new ModelDirectory(
            path,
            pipeline,
            scheduler.asMap(),
            reader.read("text_encoder", TextEncoderConfig::read),
            reader.read("text_encoder_2", TextEncoderConfig::read),
            reader.read("unet", UnetConfig::read),
            reader.read("vae_decoder", VaeConfig::read),
            reader.exists("vae_encoder")
                ? Optional.of(reader.read("vae_encoder", VaeConfig::read))
                : Optional.empty());
    model.check();
    return model;
  }

  /** Name of the directory. */
  public String name() {
    return path.getFileName().toString();
  }

  /** Width and height must be multiples of it: 32 for SDXL. */
  public int sizeMultiple() {
    return vaeDecoder.config().factor() << (unet.config().blocks() - 1);
  }

  /** Largest {@code clip_skip} for which both text encoders export the hidden state. */
  public int maxClipSkip() {
    return Math.min(HiddenStates.maxClipSkip(textEncoder), HiddenStates.maxClipSkip(textEncoder2));
  }

  /** Whether fractional timesteps cannot be given. */
  public boolean integerTimesteps() {
    return SignatureCheck.INTEGERS.contains(
        unet.signature().input("timestep").orElseThrow().elementType());
  }

  /** Loads the tokenizer of the first text encoder. */
  public Tokenizer loadTokenizer() {
    return loadTokenizer("tokenizer");
  }

  /** Loads the tokenizer of the second text encoder. */
  public Tokenizer loadTokenizer2() {
    return loadTokenizer("tokenizer_2");
  }

  /**
   * @param selfAttentionLayers of the UNet, diffusers module paths in order of execution
   */
  ModelInfo info(List<String> selfAttentionLayers) {
    int factor = vaeDecoder.config().factor();
    return new ModelInfo(
        name(),
        pipeline.className(),
        List.of("text-to-image"),
        List.copyOf(selfAttentionLayers),
        sizeMultiple(),
        unet.config().sampleWidth() * factor,
        unet.config().sampleHeight() * factor,
        maxClipSkip(),
        integerTimesteps(),
        pipeline.requiresAestheticsScore(),
        unet.config().crossAttentionDim(),
        scheduler,
        created());
  }

  private void check() {
    SdxlCheck.textEncoder(textEncoder);
    SdxlCheck.secondTextEncoder(textEncoder2);
    SdxlCheck.unet(unet, textEncoder.config(), textEncoder2.config());
    SdxlCheck.vaeDecoder(vaeDecoder);
    vaeEncoder.ifPresent(SdxlCheck::vaeEncoder);
    for (String tokenizer : List.of("tokenizer", "tokenizer_2")) {
      JsonFile.read(path, tokenizer + "/tokenizer_config.json");
      Path files = path.resolve(tokenizer);
      if (!Files.exists(files.resolve("vocab.json"))
          && !Files.exists(files.resolve("tokenizer.json"))) {
        throw new ModelException(tokenizer + "/vocab.json is missing");
      }
    }
  }

  private Tokenizer loadTokenizer(String directory) {
    try {
      return ClipTokenizer.load(path.resolve(directory));
    } catch (IOException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }

  private Instant created() {
    try {
      return Files.getLastModifiedTime(path.resolve(INDEX)).toInstant();
    } catch (IOException e) {
      throw new ModelException(INDEX + " cannot be read: " + e.getMessage(), e);
    }
  }
}
