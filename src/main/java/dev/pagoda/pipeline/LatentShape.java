package dev.pagoda.pipeline;

import dev.pagoda.request.InvalidRequestException;

/** Shape of a run's latents, [batch, channels, height, width], and what has that shape. */
record LatentShape(int batch, int channels, int height, int width) {

  /** Numbers of all pictures. */
  int size() {
    return batch * channels * height * width;
  }

  /** These numbers. */
  Latents of(float[] data) {
    return new Latents(data, batch, channels, height, width);
  }

  /** Standard normal numbers. */
  Latents noise(Noise noise) {
    return noise.latents(batch, channels, height, width);
  }

  /** Latents of some pictures over and over until all have some; a new array. */
  float[] forAll(float[] some) {
    float[] all = new float[size()];
    for (int at = 0; at < all.length; at += some.length) {
      System.arraycopy(some, 0, all, at, some.length);
    }
    return all;
  }

  /**
   * Latents that came in as {@code image}, shared by all pictures; a new array.
   *
   * @throws InvalidRequestException when they do not fit
   */
  float[] shared(Latents given) {
    if (given.channels() != channels || given.height() != height || given.width() != width) {
      throw RunPlan.invalid(
          "image",
          "holds latents of %dx%dx%d, but pictures of this size need %dx%dx%d."
              .formatted(given.channels(), given.height(), given.width(), channels, height, width));
    }
    if (batch % given.batch() != 0) {
      throw RunPlan.invalid(
          "image",
          "holds latents of %d pictures, which %d pictures cannot share evenly."
              .formatted(given.batch(), batch));
    }
    return forAll(given.data());
  }
}
