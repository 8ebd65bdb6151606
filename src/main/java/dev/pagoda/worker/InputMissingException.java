package dev.pagoda.worker;

import dev.pagoda.request.ImageInput;
import dev.pagoda.storage.ObjectNotFoundException;

/** A picture was removed between the acceptance of a request and its run. */
final class InputMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InputMissingException(ImageInput input, ObjectNotFoundException cause) {
    super("The input " + input.object() + " is no longer in the store.", cause);
  }
}
