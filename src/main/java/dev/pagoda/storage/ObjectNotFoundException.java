package dev.pagoda.storage;

/** There is no object of that key. */
public final class ObjectNotFoundException extends StorageException {
  private static final long serialVersionUID = 1L;

  public ObjectNotFoundException(String key) {
    super("Object " + key + " does not exist.");
  }
}
