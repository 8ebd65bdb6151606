package dev.pagoda.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What all tables share.
 *
 * @param directory where the models are written
 * @param latents height and width
 * @param rounds of each table
 */
record Setup(
    Path directory,
    UnetShape shape,
    BenchModel unet,
    BenchModel controlNet,
    int latents,
    int rounds) {

  /** Writes the models that are not there yet. */
  static Setup in(Path directory, int latents, int rounds) throws IOException {
    UnetShape shape = UnetShape.midSize();
    return new Setup(
        directory,
        shape,
        BenchModel.in(
            directory.resolve("unet"),
            (weights, work) -> new UnetWriter(shape, weights, work),
            shape.seed(),
            latents),
        BenchModel.in(
            directory.resolve("controlnet"),
            (weights, work) -> new ControlNetWriter(shape, weights, work),
            shape.seed(),
            latents),
        latents,
        rounds);
  }

  UnetInputs inputs() {
    return new UnetInputs(shape, latents, latents);
  }
}
