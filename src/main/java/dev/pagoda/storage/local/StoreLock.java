package dev.pagoda.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes a look and the change that follows from it one act, among the threads of this process and
 * among processes that share the directory.
 */
final class StoreLock {
  /** File locks hold between processes only; inside one, each directory has a lock here. */
  private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final Path file;
  private final ReentrantLock threads;

  StoreLock(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path real = directory.toRealPath();
    file = real.resolve("lock");
    threads = IN_PROCESS.computeIfAbsent(real, path -> new ReentrantLock());
  }

  /** Something done to files. */
  interface FileAction<T> {
    T run() throws IOException;
  }

  <T> T exclusively(FileAction<T> action) throws IOException {
    threads.lock();
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assert held.isValid();
      return action.run();
    } finally {
      threads.unlock();
    }
  }
}
