package dev.pagoda.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline in diffusers' layout with ONNX components, read and checked without ONNX Runtime and
 * without its weights.
 */
public sealed interface ModelDirectory permits SdxlDirectory, PixArtSigmaDirectory {
  /** File that tells the pipeline's class. */
  String INDEX = "model_index.json";

  /** Where a directory that was pulled came from; what has it was put in its place as a whole. */
  String PULL_RECORD = "pagoda-pull.json";

  /** Channels of the latents. */
  int LATENT_CHANNELS = 4;

  /**
   * Reads and checks a directory.
   *
   * @throws ModelException if a part is missing or cannot be used; the message names file and
   *     reason
   */
  static ModelDirectory open(Path path) {
    return PipelineConfig.family(path) == ModelFamily.SDXL
        ? SdxlDirectory.open(path)
        : PixArtSigmaDirectory.open(path);
  }

  /**
   * What {@code model_index.json} of a directory says it is.
   *
   * @throws ModelException if that is not supported
   */
  static ModelFamily family(Path path) {
    return PipelineConfig.family(path);
  }

  /** The directory, which may lie in a zip file system. */
  Path path();

  /** {@code scheduler/scheduler_config.json} as it is, {@code _class_name} included. */
  Map<String, Object> scheduler();

  /** What predicts the noise: UNet or transformer. */
  Component<?> denoiser();

  /** {@code latent_sample} [rows, 4, h, w] to {@code sample} [rows, 3, 8h, 8w]. */
  Component<VaeConfig> vaeDecoder();

  /** {@code sample} [rows, 3, 8h, 8w] to {@code latent_parameters} [rows, 8, h, w]. */
  Optional<Component<VaeConfig>> vaeEncoder();

  /**
   * What a front end needs to know.
   *
   * @param selfAttentionLayers of the denoiser, diffusers module paths in order of execution
   */
  ModelInfo info(List<String> selfAttentionLayers);

  /** Name of the directory. */
  default String name() {
    return path().getFileName().toString();
  }

  /**
   * When the directory was made.
   *
   * @throws ModelException if that cannot be read
   */
  default Instant created() {
    try {
      return Files.getLastModifiedTime(path().resolve(INDEX)).toInstant();
    } catch (IOException e) {
      throw new ModelException(INDEX + " cannot be read: " + e.getMessage(), e);
    }
  }
}
