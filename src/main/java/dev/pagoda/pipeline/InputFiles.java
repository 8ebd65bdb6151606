package dev.pagoda.pipeline;

import dev.pagoda.image.ImageDecoder;
import dev.pagoda.image.ImageException;
import dev.pagoda.image.ImageLimits;
import dev.pagoda.image.Picture;
import dev.pagoda.request.ImageInput;
import dev.pagoda.request.InvalidRequestException;

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
    return LatentsFile.is(file)
        ? new Original.OfLatents(LatentsFile.read(file))
        : new Original.OfPicture(decode("image", file));
  }

  private static Picture decode(String field, byte[] file) {
    try {
      return DECODER.decode(file);
    } catch (ImageException e) {
      throw RunPlan.invalid(field, e.getMessage());
    }
  }
}
