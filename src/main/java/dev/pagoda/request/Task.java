package dev.pagoda.request;

/** What a request asks for; it follows from the inputs that are given. */
public enum Task {
  TEXT_TO_IMAGE("text-to-image"),
  /** With {@code image}. */
  IMAGE_TO_IMAGE("image-to-image"),
  /** With {@code image} and {@code mask_image}. */
  INPAINTING("inpainting");

  private final String id;

  Task(String id) {
    this.id = id;
  }

  /** Name in {@code /v1/models}. */
  public String id() {
    return id;
  }
}
