package dev.pagoda.pipeline;

import dev.pagoda.image.ImageDecoder;
import dev.pagoda.image.ImageException;
import dev.pagoda.image.ImageLimits;
import dev.pagoda.image.Picture;
import dev.pagoda.request.ImageInput;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.safetensors.SafetensorsException;
import dev.pagoda.safetensors.StoredLatents;

/**
 * Reads the pictures and latents that a request names. Their sizes are limited where the request is
 * accepted; here only by what an array can hold.
 */
final class InputFiles {
  private static final ImageDecoder DECODER =
      new ImageDecoder(
          new ImageLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE / 4));

  private final RunContext run;

  InputFiles(RunContext run) {
    this.run = run;
  }

  /**
   * A picture without transparency.
   *
   * @param field that names it
   * @throws InvalidRequestException when the file is none
   */
  Picture picture(String field, ImageInput input) {
    return decode(field, run.read(input));
  }

  /**
   * What {@code image} names.
   *
   * @throws InvalidRequestException when the file is neither a picture nor latents
   */
  Original original(ImageInput input) {
    byte[] file = run.read(input);
    return StoredLatents.isFile(file)
        ? new Original.OfLatents(latents(file))
        : new Original.OfPicture(decode("image", file));
  }

  private static Latents latents(byte[] file) {
    try {
      StoredLatents stored = StoredLatents.read(file);
      return new Latents(
          stored.data(), stored.batch(), stored.channels(), stored.height(), stored.width());
    } catch (SafetensorsException e) {
      throw RunPlan.invalid("image", e.getMessage() + ".");
    }
  }

  private static Picture decode(String field, byte[] file) {
    try {
      return DECODER.decode(file);
    } catch (ImageException e) {
      throw RunPlan.invalid(field, e.getMessage());
    }
  }
}
