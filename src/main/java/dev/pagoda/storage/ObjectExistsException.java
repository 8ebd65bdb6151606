package dev.pagoda.storage;

/** An object of that key is there already. */
public final class ObjectExistsException extends StorageException {
  private static final long serialVersionUID = 1L;

  public ObjectExistsException(String key) {
    super("Object " + key + " exists already.");
  }
}
