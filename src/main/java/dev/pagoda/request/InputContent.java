package dev.pagoda.request;

/**
 * What the header of an input tells.
 *
 * @param latents whether it holds latents, [{@code count}, 4, {@code height} / 8, {@code width} /
 *     8]
 * @param count pictures
 * @param width of each in pixels
 * @param height of each in pixels
 */
record InputContent(boolean latents, int count, int width, int height) {
  static InputContent picture(int width, int height) {
    return new InputContent(false, 1, width, height);
  }
}
