package dev.pagoda.storage;

/** The object store could not do what was asked; the message says why without naming paths. */
public sealed class StorageException extends RuntimeException
    permits ObjectExistsException, ObjectChangedException, ObjectNotFoundException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
