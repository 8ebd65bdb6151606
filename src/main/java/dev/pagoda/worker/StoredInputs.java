package dev.pagoda.worker;

import dev.pagoda.pipeline.InputSource;
import dev.pagoda.request.ImageInput;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.ObjectStore;

/** Reads the pictures that requests name from the object store. Blocks. */
public final class StoredInputs implements InputSource {
  private final ObjectStore objects;

  public StoredInputs(ObjectStore objects) {
    this.objects = objects;
  }

  /**
   * {@inheritDoc}
   *
   * @throws InputMissingException when it has been removed since the request was accepted
   * @throws dev.pagoda.storage.StorageException when it cannot be read
   */
  @Override
  public byte[] read(ImageInput input) {
    try {
      return objects.get(input.object()).await().indefinitely().bytes();
    } catch (ObjectNotFoundException e) {
      throw new InputMissingException(input, e);
    }
  }
}
