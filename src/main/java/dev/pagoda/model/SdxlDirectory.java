package dev.pagoda.model;

import dev.pagoda.text.ClipTokenizer;
import dev.pagoda.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * An SDXL model in diffusers' layout with ONNX components, as optimum exports it, read and checked
 * without ONNX Runtime and without its weights.
 *
 * @param path the directory, which may lie in a zip file system
 * @param pipeline {@code model_index.json}
 * @param scheduler {@code scheduler/scheduler_config.json} as it is, {@code _class_name} included
 * @param textEncoder CLIP-L: {@code input_ids} [rows, 77] to {@code hidden_states.N} [rows, 77,
 *     columns]; refiners have none
 * @param textEncoder2 OpenCLIP bigG; besides {@code text_embeds} [rows, columns]
 * @param tokenizer files of the first text encoder's tokenizer
 * @param tokenizer2 files of the second text encoder's tokenizer
 * @param unet {@code sample} [rows, 4 or 9, height / 8, width / 8] and conditions to {@code
 *     out_sample} [rows, 4, height / 8, width / 8]
 * @param residualInputs of a UNet that was exported for a ControlNet: added to the skips in order
 *     and to the mid block's output; else empty
 * @param vaeDecoder {@code latent_sample} [rows, 4, h, w] to {@code sample} [rows, 3, 8h, 8w]
 * @param vaeEncoder {@code sample} [rows, 3, 8h, 8w] to {@code latent_parameters} [rows, 8, h, w]
 */
public record SdxlDirectory(
    Path path,
    PipelineConfig pipeline,
    Map<String, Object> scheduler,
    Optional<Component<TextEncoderConfig>> textEncoder,
    Component<TextEncoderConfig> textEncoder2,
    Optional<Path> tokenizer,
    Path tokenizer2,
    Component<UnetConfig> unet,
    List<Residual> residualInputs,
    Component<VaeConfig> vaeDecoder,
    Optional<Component<VaeConfig>> vaeEncoder)
    implements ModelDirectory {

  /** Latents, mask and latents of the masked picture. */
  static final int INPAINTING_CHANNELS = 9;

  /**
   * Reads and checks a directory.
   *
   * @throws ModelException if a part is missing or cannot be used; the message names file and
   *     reason
   */
  public static SdxlDirectory open(Path path) {
    return SdxlReader.read(path);
  }

  @Override
  public Component<UnetConfig> denoiser() {
    return unet;
  }

  /** Width and height must be multiples of it: 32 for SDXL. */
  public int sizeMultiple() {
    return vaeDecoder.config().factor() << (unet.config().blocks() - 1);
  }

  /**
   * Numbers of {@code time_ids} per row: original size, crop and target size; or, where an
   * aesthetics score is required, original size, crop and score.
   */
  public int timeIds() {
    return pipeline.requiresAestheticsScore() ? 5 : 6;
  }

  /** Whether the UNet takes mask and masked latents beside the latents, and so only inpaints. */
  public boolean inpaintsOnly() {
    return unet.config().inChannels() == INPAINTING_CHANNELS;
  }

  /** Largest {@code clip_skip} for which all text encoders export the hidden state. */
  public int maxClipSkip() {
    return textEncoders().mapToInt(HiddenStates::maxClipSkip).min().orElseThrow();
  }

  /** Whether fractional timesteps cannot be given. */
  public boolean integerTimesteps() {
    return SignatureCheck.takesIntegers(unet, "timestep");
  }

  /** Loads the tokenizer of the first text encoder, if there is one. */
  public Optional<Tokenizer> loadTokenizer() {
    return tokenizer.map(SdxlDirectory::load);
  }

  /** Loads the tokenizer of the second text encoder. */
  public Tokenizer loadTokenizer2() {
    return load(tokenizer2);
  }

  Stream<Component<TextEncoderConfig>> textEncoders() {
    return Stream.concat(textEncoder.stream(), Stream.of(textEncoder2));
  }

  /** Names of what it can do; none where the VAE encoder is missing that all of it would need. */
  List<String> tasks() {
    List<String> tasks = new ArrayList<>();
    if (!inpaintsOnly() && !pipeline.requiresAestheticsScore()) {
      tasks.add("text-to-image");
    }
    if (!inpaintsOnly() && vaeEncoder.isPresent()) {
      tasks.add("image-to-image");
    }
    if (vaeEncoder.isPresent()) {
      tasks.add("inpainting");
    }
    return List.copyOf(tasks);
  }

  @Override
  public ModelInfo info(List<String> selfAttentionLayers) {
    int factor = vaeDecoder.config().factor();
    return new ModelInfo(
        name(),
        ModelFamily.SDXL,
        pipeline.className(),
        tasks(),
        List.copyOf(selfAttentionLayers),
        sizeMultiple(),
        unet.config().sampleWidth() * factor,
        unet.config().sampleHeight() * factor,
        false,
        OptionalInt.empty(),
        SdxlCheck.TOKENS,
        maxClipSkip(),
        integerTimesteps(),
        pipeline.requiresAestheticsScore(),
        unet.config().crossAttentionDim(),
        scheduler,
        created());
  }

  private static Tokenizer load(Path directory) {
    try {
      return ClipTokenizer.load(directory);
    } catch (IOException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }
}
