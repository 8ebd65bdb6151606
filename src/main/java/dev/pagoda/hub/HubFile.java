package dev.pagoda.hub;

/**
 * A file of a repository.
 *
 * @param path in the repository, checked to stay below whatever it is put in
 * @param size bytes
 * @param hash of its content
 */
record HubFile(String path, long size, FileHash hash) {
  HubFile {
    SafePath.check(path);
    if (size < 0) {
      throw new HubException("the hub lists %s with %d bytes".formatted(path, size));
    }
  }

  /** What is behind the last slash. */
  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
