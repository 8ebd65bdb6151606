package dev.pagoda.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Directories below a root whose names are on the disk. Names of files in them get there by {@link
 * #force}, which many threads may do at once: the file system writes what they wait for together.
 */
final class DurableDirectories {
  /** Each generation has a directory of its own; only those used again need to be known. */
  private static final int MOST_KNOWN = 1000;

  private final Path root;
  private final Set<Path> known = ConcurrentHashMap.newKeySet();

  DurableDirectories(Path root) {
    this.root = root;
  }

  /** Brings the names in a directory to the disk, and that of the directory itself. */
  void force(Path directory) throws IOException {
    entries(directory);
    if (directory.equals(root) || known.contains(directory)) {
      return;
    }
    force(directory.getParent());
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    known.add(directory);
  }

  private static void entries(Path directory) throws IOException {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }
}
