package dev.pagoda.storage;

/** The object is no longer the version that was read. */
public final class ObjectChangedException extends StorageException {
  private static final long serialVersionUID = 1L;

  public ObjectChangedException(String key) {
    super("Object " + key + " was changed by somebody else.");
  }
}
