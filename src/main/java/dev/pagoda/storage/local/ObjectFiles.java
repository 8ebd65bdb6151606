package dev.pagoda.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.pagoda.storage.ObjectChangedException;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectNotFoundException;
import dev.pagoda.storage.Sha256;
import dev.pagoda.storage.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Objects as files, one each. An object is written to a temporary file, forced to the disk and
 * moved to its place, so it is there whole or not at all. Others may see an object before its name
 * is on the disk; who wrote it is told only then. Blocks.
 */
final class ObjectFiles implements AutoCloseable {
  private final Path objects;
  private final MediaTypeFiles types;
  private final DurableDirectories directories;
  private final StoreLock lock;
  private final TemporaryFiles temporary;

  ObjectFiles(Path directory) throws IOException {
    objects = Files.createDirectories(directory.resolve("objects"));
    types = new MediaTypeFiles(directory.resolve("types"));
    directories = new DurableDirectories(directory);
    lock = new StoreLock(directory);
    temporary = lock.exclusively(() -> new TemporaryFiles(directory.resolve("temporary")));
  }

  StoredObject create(String key, String contentType, byte[] content) throws IOException {
    return place(
        key,
        contentType,
        content,
        () -> {
          if (Files.exists(objects.resolve(key))) {
            throw new ObjectExistsException(key);
          }
        });
  }

  StoredObject replace(String key, String version, String contentType, byte[] content)
      throws IOException {
    return place(
        key,
        contentType,
        content,
        () -> {
          if (!read(key).object().version().equals(version)) {
            throw new ObjectChangedException(key);
          }
        });
  }

  ObjectContent read(String key) throws IOException {
    try {
      byte[] content = Files.readAllBytes(objects.resolve(key));
      String type = types.read(key);
      Duration age = Duration.between(written(key), Instant.now());
      return new ObjectContent(describe(key, type, content), content, age);
    } catch (NoSuchFileException e) {
      throw new ObjectNotFoundException(key);
    }
  }

  private Instant written(String key) throws IOException {
    return Files.getLastModifiedTime(objects.resolve(key)).toInstant();
  }

  /** Keys that start with {@code prefix} and come after {@code after}, sorted. */
  List<String> list(String prefix, String after) throws IOException {
    Path top = objects.resolve(prefix);
    if (!Files.isDirectory(top)) {
      return List.of();
    }
    try (Stream<Path> files =
        Files.find(top, Integer.MAX_VALUE, (file, attributes) -> attributes.isRegularFile())) {
      return files
          .map(file -> objects.relativize(file).toString().replace('\\', '/'))
          .filter(key -> key.compareTo(after) > 0)
          .sorted()
          .toList();
    }
  }

  void delete(String key) throws IOException {
    lock.exclusively(
        () -> {
          Files.deleteIfExists(objects.resolve(key));
          return Files.deleteIfExists(types.file(key));
        });
  }

  /** Writes a few bytes and removes them again. */
  void probe() throws IOException {
    Files.delete(temporary.write(new byte[512]));
  }

  @Override
  public void close() {
    temporary.close();
  }

  /** Throws when the object may not be written. */
  private interface Condition {
    void check() throws IOException;
  }

  private StoredObject place(String key, String contentType, byte[] content, Condition condition)
      throws IOException {
    Path target = objects.resolve(key);
    Path told = types.file(key);
    Path type =
        MediaTypeFiles.isTold(key, contentType)
            ? null
            : temporary.write(contentType.getBytes(UTF_8));
    try {
      Path object = temporary.write(content);
      try {
        boolean typeChanged =
            lock.exclusively(
                () -> {
                  condition.check();
                  boolean changed = type == null ? Files.deleteIfExists(told) : move(type, told);
                  move(object, target);
                  return changed;
                });
        // The names are part of the directories, which have to reach the disk, too: not under the
        // lock, so that many writers wait for the disk at once.
        if (typeChanged) {
          directories.force(told.getParent());
        }
        directories.force(target.getParent());
        return describe(key, contentType, content);
      } finally {
        Files.deleteIfExists(object);
      }
    } finally {
      if (type != null) {
        Files.deleteIfExists(type);
      }
    }
  }

  private static boolean move(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.move(from, to, ATOMIC_MOVE);
    return true;
  }

  private static StoredObject describe(String key, String contentType, byte[] content) {
    String sha256 = Sha256.of(content);
    return new StoredObject(key, contentType, content.length, sha256, sha256);
  }
}
