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
        BenchModel.in(directory.resolve("unet"), UnetWriter::new, shape, latents),
        BenchModel.in(directory.resolve("controlnet"), ControlNetWriter::new, shape, latents),
        latents,
        rounds);
  }

  StepInputs inputs() {
    return new StepInputs(shape, latents, latents);
  }
}
