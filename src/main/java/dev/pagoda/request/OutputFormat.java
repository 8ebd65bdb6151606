package dev.pagoda.request;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How pictures are stored. */
public enum OutputFormat {
  @JsonProperty("png")
  PNG("image/png", "png"),
  @JsonProperty("jpeg")
  JPEG("image/jpeg", "jpg"),
  @JsonProperty("webp")
  WEBP("image/webp", "webp"),
  /** The final latents, float32 [images, 4, height / 8, width / 8], as safetensors. */
  @JsonProperty("latents")
  LATENTS("application/octet-stream", "safetensors");

  private final String contentType;
  private final String extension;

  OutputFormat(String contentType, String extension) {
    this.contentType = contentType;
    this.extension = extension;
  }

  /** Name in requests: {@code png}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String contentType() {
    return contentType;
  }

  public String extension() {
    return extension;
  }
}
