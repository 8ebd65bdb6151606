package dev.pagoda.hub;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a model is put together: beside the others in the models directory, so that one rename
 * offers it, but hidden. One process at a time has it; what an earlier one left is taken up.
 *
 * <pre>
 * .pulls/NAME.lock      held while a pull runs
 * .pulls/NAME/parts/    files that are not whole, by hash
 * .pulls/NAME/NAME/     whole files, as they will be
 * .pulls/NAME.replaced  the directory that is being replaced
 * </pre>
 */
final class Staging implements AutoCloseable {
  private static final String PULLS = ".pulls";

  private final String name;
  private final Path target;
  private final Path pulls;
  private final FileChannel lock;

  private Staging(Path models, String name, FileChannel lock) {
    this.name = name;
    this.target = models.resolve(name);
    this.pulls = models.resolve(PULLS);
    this.lock = lock;
  }

  /**
   * Takes the place of a name.
   *
   * @throws HubException if another pull has it, or the disk fails
   */
  static Staging open(Path models, String name) {
    Path file = models.resolve(PULLS).resolve(name + ".lock");
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new HubException(name + " is being pulled already; wait for that, or use --as");
      }
      Staging staging = new Staging(models, name, channel);
      staging.recover();
      Files.createDirectories(staging.parts());
      Files.createDirectories(staging.tree());
      return staging;
    } catch (IOException e) {
      throw Disk.failed(file, e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // by this process
    }
  }

  /** Where the model will be. */
  Path target() {
    return target;
  }

  /** A models directory of which the model is the only one. */
  Path directory() {
    return pulls.resolve(name);
  }

  /** The model's directory as it will be. */
  Path tree() {
    return directory().resolve(name);
  }

  Path part(HubFile file) {
    return parts().resolve(file.hash().hex());
  }

  /** Puts a file where it belongs. */
  void take(Path part, String as) {
    Path to = tree().resolve(as);
    try {
      Files.createDirectories(to.getParent());
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Disk.failed(to, e);
    }
  }

  /** A file of zeros that takes no space, where one is yet to come. */
  Path placeholder(String as, long size) {
    Path file = tree().resolve(as);
    try {
      Files.createDirectories(file.getParent());
      try (RandomAccessFile empty = new RandomAccessFile(file.toFile(), "rw")) {
        empty.setLength(size);
      }
      return file;
    } catch (IOException e) {
      throw Disk.failed(file, e);
    }
  }

  /** Removes what an earlier pull left and is not wanted now. */
  void keepOnly(Set<String> paths) {
    try (Stream<Path> files = Files.walk(tree())) {
      for (Path file : files.filter(f -> !Files.isDirectory(f)).toList()) {
        String path = tree().relativize(file).toString().replace('\\', '/');
        if (!paths.contains(path)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw Disk.failed(tree(), e);
    }
  }

  /**
   * Offers the model: one rename, or two where it takes the place of another.
   *
   * @throws HubException if there is another that is not to be replaced
   */
  void install(boolean replace) {
    Path old = replaced();
    try {
      if (Files.exists(target)) {
        if (!replace) {
          throw new HubException(target + " is there already; --force replaces it");
        }
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      try {
        Files.move(tree(), target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        recover();
        throw e;
      }
      Disk.delete(old);
      Disk.delete(directory());
    } catch (IOException e) {
      throw Disk.failed(target, e);
    }
  }

  /** Ends the pull; what is not installed stays for the next one. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw Disk.failed(pulls, e);
    }
  }

  /** A process that died between the two renames has left the name without a model. */
  private void recover() throws IOException {
    if (Files.exists(replaced())) {
      if (Files.exists(target)) {
        Disk.delete(replaced());
      } else {
        Files.move(replaced(), target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private Path replaced() {
    return pulls.resolve(name + ".replaced");
  }

  private Path parts() {
    return directory().resolve("parts");
  }
}
