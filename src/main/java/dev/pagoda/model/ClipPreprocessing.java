package dev.pagoda.model;

import java.util.List;

/**
 * How transformers' {@code CLIPImageProcessor} prepares a picture: RGB, resized (bicubic) to a
 * shortest edge, cropped at the centre, times a factor, less the mean, over the standard deviation.
 *
 * @param shortestEdge pixels that the shorter side is resized to
 * @param crop pixels of a side of the square that is cropped
 * @param rescaleFactor brings 0..255 to 0..1
 * @param mean of red, green and blue
 * @param std standard deviation of red, green and blue
 */
public record ClipPreprocessing(
    int shortestEdge, int crop, double rescaleFactor, List<Double> mean, List<Double> std) {

  /** As Pillow counts. */
  private static final int BICUBIC = 3;

  /**
   * CLIP's own, where a directory has no {@code preprocessor_config.json}.
   *
   * @param size pixels of a side that the image encoder takes
   */
  static ClipPreprocessing clip(int size) {
    return new ClipPreprocessing(
        size,
        size,
        1 / 255.0,
        List.of(0.48145466, 0.4578275, 0.40821073),
        List.of(0.26862954, 0.26130258, 0.27577711));
  }

  /**
   * @param size pixels of a side that the image encoder takes
   */
  static ClipPreprocessing read(JsonFile config, int size) {
    for (String step :
        List.of("do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb")) {
      if (!config.flag(step, true)) {
        throw config.refused(step + " false is not supported");
      }
    }
    if (config.optionalInteger("resample").orElse(BICUBIC) != BICUBIC) {
      throw config.refused("resample must be " + BICUBIC + ", which is bicubic");
    }
    ClipPreprocessing clip = clip(size);
    ClipPreprocessing read =
        new ClipPreprocessing(
            config.side("size", "shortest_edge", size),
            config.side("crop_size", "height", size),
            config.number("rescale_factor", clip.rescaleFactor),
            config.numbers("image_mean").orElse(clip.mean),
            config.numbers("image_std").orElse(clip.std));
    if (read.crop != size || config.side("crop_size", "width", size) != size) {
      throw config.refused("crop_size must be %d, which the image encoder takes".formatted(size));
    }
    if (read.shortestEdge < read.crop) {
      throw config.refused("size must not be less than crop_size");
    }
    if (read.mean.size() != 3
        || read.std.size() != 3
        || read.std.stream().anyMatch(deviation -> deviation <= 0)) {
      throw config.refused("image_mean and image_std need 3 numbers each, image_std above 0");
    }
    return read;
  }
}
