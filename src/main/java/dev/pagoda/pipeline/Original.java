package dev.pagoda.pipeline;

import dev.pagoda.image.Picture;

/** What {@code image} holds. */
sealed interface Original {

  /** Pixels, of any size. */
  record OfPicture(Picture picture) implements Original {}

  /** Latents of one or more pictures, such as another run handed on. */
  record OfLatents(Latents latents) implements Original {}
}
