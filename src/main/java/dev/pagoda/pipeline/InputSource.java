package dev.pagoda.pipeline;

import dev.pagoda.request.ImageInput;

/** Gives the bytes of the pictures that a request names. Called on the run's thread. */
public interface InputSource {
  /** For requests that name none. */
  InputSource NONE =
      input -> {
        throw new IllegalStateException("nothing is stored under " + input.object());
      };

  /**
   * The content as it was sent.
   *
   * @throws RuntimeException when it cannot be read; it ends the run
   */
  byte[] read(ImageInput input);
}
