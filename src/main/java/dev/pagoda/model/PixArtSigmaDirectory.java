package dev.pagoda.model;

import dev.pagoda.text.T5Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A PixArt-Sigma model in diffusers' layout with ONNX components.
 *
 * @param path the directory, which may lie in a zip file system
 * @param pipelineClass {@code _class_name} of {@code model_index.json}
 * @param scheduler {@code scheduler/scheduler_config.json} as it is, {@code _class_name} included
 * @param textEncoder T5: {@code input_ids} and, in most exports, {@code attention_mask} [rows,
 *     tokens] to {@code last_hidden_state} [rows, tokens, columns]
 * @param tokenizer files of the text encoder's tokenizer
 * @param transformer {@code hidden_states} [rows, 4, height / 8, width / 8], {@code
 *     encoder_hidden_states} [rows, tokens, columns], {@code encoder_attention_mask} [rows, tokens]
 *     and {@code timestep} to noise and variance [rows, 8, height / 8, width / 8]
 * @param bakedLatents the only latents that the transformer takes, where its positional embedding
 *     is a constant of the export or its inputs have a fixed size; else empty
 * @param vaeDecoder {@code latent_sample} [rows, 4, h, w] to {@code sample} [rows, 3, 8h, 8w]
 */
public record PixArtSigmaDirectory(
    Path path,
    String pipelineClass,
    Map<String, Object> scheduler,
    Component<T5Config> textEncoder,
    Path tokenizer,
    Component<TransformerConfig> transformer,
    Optional<BakedLatents> bakedLatents,
    Component<VaeConfig> vaeDecoder)
    implements ModelDirectory {

  /** Beyond it, where T5's own training ended, a request would only cost more. */
  private static final int MOST_TOKENS = 512;

  /**
   * The one size of latents that an export takes.
   *
   * @param height pixels / 8
   * @param width pixels / 8
   */
  public record BakedLatents(int height, int width) {}

  /**
   * Reads and checks a directory.
   *
   * @throws ModelException if a part is missing or cannot be used; the message names file and
   *     reason
   */
  public static PixArtSigmaDirectory open(Path path) {
    return PixArtSigmaReader.read(path);
  }

  @Override
  public Component<TransformerConfig> denoiser() {
    return transformer;
  }

  /** PixArt-Sigma's pipeline starts from noise. */
  @Override
  public Optional<Component<VaeConfig>> vaeEncoder() {
    return Optional.empty();
  }

  /** Width and height of what is rendered must be multiples of it: 16. */
  public int sizeMultiple() {
    return vaeDecoder.config().factor() * transformer.config().patchSize();
  }

  /**
   * Side in pixels of the model's table of resolutions: 256, 512, 1024 or 2048; empty for others,
   * as in diffusers.
   */
  public OptionalInt binSide() {
    return switch (transformer.config().sampleSize()) {
      case 32 -> OptionalInt.of(256);
      case 64 -> OptionalInt.of(512);
      case 128 -> OptionalInt.of(1024);
      case 256 -> OptionalInt.of(2048);
      default -> OptionalInt.empty();
    };
  }

  /**
   * The only number of tokens per prompt that the networks take: shorter prompts are padded and
   * masked up to it. Empty if they take any.
   */
  public OptionalInt sequenceLength() {
    return SequenceLengths.only(textEncoder, transformer);
  }

  /** Name of the transformer's output, which exporters choose freely. */
  public String noiseOutput() {
    return new SignatureCheck(transformer).picture(transformer.config().outChannels()).name();
  }

  /** Whether fractional timesteps cannot be given. */
  public boolean integerTimesteps() {
    return SignatureCheck.takesIntegers(transformer, "timestep");
  }

  /** Loads the tokenizer of the text encoder. */
  public T5Tokenizer loadTokenizer() {
    try {
      return T5Tokenizer.load(tokenizer);
    } catch (IOException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }

  @Override
  public ModelInfo info(List<String> selfAttentionLayers) {
    int factor = vaeDecoder.config().factor();
    int side = transformer.config().sampleSize();
    return new ModelInfo(
        name(),
        ModelFamily.PIXART_SIGMA,
        pipelineClass,
        List.of("text-to-image"),
        List.copyOf(selfAttentionLayers),
        sizeMultiple(),
        bakedLatents.map(BakedLatents::width).orElse(side) * factor,
        bakedLatents.map(BakedLatents::height).orElse(side) * factor,
        bakedLatents.isPresent(),
        binSide(),
        sequenceLength().orElse(MOST_TOKENS),
        0,
        integerTimesteps(),
        false,
        transformer.config().captionChannels(),
        scheduler,
        created());
  }
}
