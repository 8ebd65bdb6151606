package dev.pagoda.model;

import java.util.List;

/**
 * How transformers' {@code CLIPImageProcessor} prepares a picture: RGB, its shorter side resized
 * (bicubic), the square in the middle, 0..255 to 0..1, less the mean, over the standard deviation.
 *
 * @param size pixels of a side
 * @param mean of red, green and blue
 * @param std standard deviation of red, green and blue
 */
public record ClipPreprocessing(int size, List<Double> mean, List<Double> std) {
  /** As Pillow counts. */
  private static final int BICUBIC = 3;

  private static final double RESCALE_FACTOR = 1 / 255.0;

  /**
   * CLIP's own, where a directory has no {@code preprocessor_config.json}.
   *
   * @param size pixels of a side that the image encoder takes
   */
  static ClipPreprocessing clip(int size) {
    return new ClipPreprocessing(
        size,
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
    if (Math.abs(config.number("rescale_factor", RESCALE_FACTOR) - RESCALE_FACTOR) > 1e-9) {
      throw config.refused("rescale_factor must be 1/255");
    }
    requireSize(config, "size", "shortest_edge", size);
    requireSize(config, "crop_size", "height", size);
    requireSize(config, "crop_size", "width", size);
    ClipPreprocessing clip = clip(size);
    List<Double> mean = config.numbers("image_mean").orElse(clip.mean);
    List<Double> std = config.numbers("image_std").orElse(clip.std);
    if (mean.size() != 3 || std.size() != 3 || std.stream().anyMatch(value -> value <= 0)) {
      throw config.refused("image_mean and image_std need 3 numbers each, image_std above 0");
    }
    return new ClipPreprocessing(size, mean, std);
  }

  private static void requireSize(JsonFile config, String key, String side, int size) {
    if (config.side(key, side, size) != size) {
      throw config.refused("%s must be %d, which the image encoder takes".formatted(key, size));
    }
  }
}
