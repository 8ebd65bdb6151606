package dev.pagoda.request;

/**
 * A LoRA of a request.
 *
 * @param name of its directory, or {@code directory/file.safetensors} where it holds several
 * @param scale factor of its weights; 0 leaves it out
 */
public record LoraUse(String name, double scale) {
  static final String NAME = "name";
  static final String SCALE = "scale";
}
