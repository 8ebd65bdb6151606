package dev.pagoda.bench;

/**
 * A feature map [rows, channels, height, width], or as tokens [rows, height * width, channels].
 *
 * @param name of the tensor
 * @param channels fixed in the graph
 * @param height at the latent size that work is counted for; dynamic in the graph
 * @param width likewise
 */
record Feature(String name, int channels, int height, int width) {
  long tokens() {
    return (long) height * width;
  }

  Feature named(String tensor) {
    return new Feature(tensor, channels, height, width);
  }
}
