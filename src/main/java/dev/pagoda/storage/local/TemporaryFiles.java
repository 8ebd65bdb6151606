package dev.pagoda.storage.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Files on their way into the store. Each open store has a directory of its own with a locked file
 * in it; the system drops the lock when a process dies, so what a killed process left behind can be
 * told from what a living one is writing.
 */
final class TemporaryFiles implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path own;
  private final FileChannel lock;

  /**
   * Removes what dead processes left in {@code parent} and makes a directory for this one. Only one
   * at a time may be made, or the other could take the new directory for a dead one.
   */
  TemporaryFiles(Path parent) throws IOException {
    Files.createDirectories(parent);
    for (Path left : children(parent)) {
      removeIfDead(left);
    }
    own = Files.createDirectory(parent.resolve(UUID.randomUUID().toString()));
    lock = FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
  }

  /** Writes {@code content} to a new file, through to the disk. */
  Path write(byte[] content) throws IOException {
    Path file = own.resolve(UUID.randomUUID().toString());
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      if (content.length > 0) { // an empty file is all in its name
        out.force(true);
      }
      return file;
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  @Override
  public void close() {
    if (!lock.isOpen()) {
      return;
    }
    try {
      lock.close();
      remove(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeIfDead(Path directory) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      if (held != null) {
        remove(directory);
      }
    } catch (OverlappingFileLockException e) {
      return; // another store of this process is using it
    }
  }

  private static void remove(Path directory) throws IOException {
    for (Path file : children(directory)) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(directory);
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
