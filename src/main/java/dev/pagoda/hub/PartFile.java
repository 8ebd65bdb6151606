package dev.pagoda.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** A file of which the first bytes are there, and their digest. Failures of the disk are final. */
final class PartFile implements AutoCloseable {
  private static final int CHUNK = 1 << 18;

  private final Path path;
  private final HubFile file;
  private final FileChannel channel;
  private MessageDigest digest;
  private long size;

  private PartFile(Path path, HubFile file, FileChannel channel) {
    this.path = path;
    this.file = file;
    this.channel = channel;
    this.digest = file.hash().start(file.size());
  }

  /** Opens what there is of a file, and reads it for the digest. */
  static PartFile open(Path path, HubFile file) {
    try {
      if (Files.exists(path) && Files.size(path) > file.size()) {
        Files.delete(path);
      }
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      PartFile part = new PartFile(path, file, channel);
      part.digestWhatIsThere();
      return part;
    } catch (IOException e) {
      throw Disk.failed(path, e);
    }
  }

  /** Whether a file that somebody has put in place has the listed content. */
  static boolean isWhole(Path path, HubFile file) {
    try {
      if (!Files.isRegularFile(path) || Files.size(path) != file.size()) {
        return false;
      }
      MessageDigest digest = file.hash().start(file.size());
      feed(path, digest);
      return file.hash().isOf(digest);
    } catch (IOException e) {
      throw Disk.failed(path, e);
    }
  }

  /** Bytes that are there. */
  long size() {
    return size;
  }

  void write(byte[] bytes, int count) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      digest.update(bytes, 0, count);
      size += count;
    } catch (IOException e) {
      throw Disk.failed(path, e);
    }
  }

  /** Forgets all bytes. */
  void restart() {
    try {
      channel.truncate(0);
      digest = file.hash().start(file.size());
      size = 0;
    } catch (IOException e) {
      throw Disk.failed(path, e);
    }
  }

  /** Whether all bytes are there, and the listed ones; they are on the disk then. */
  boolean isWhole() {
    try {
      channel.force(true);
      return size == file.size() && file.hash().isOf((MessageDigest) digest.clone());
    } catch (IOException e) {
      throw Disk.failed(path, e);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("The digests of Java's own provider can be cloned.", e);
    }
  }

  /** Removes it. */
  void discard() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw Disk.failed(path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Disk.failed(path, e);
    }
  }

  private void digestWhatIsThere() throws IOException {
    feed(path, digest);
    size = channel.size();
    channel.position(size);
  }

  private static void feed(Path path, MessageDigest digest) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(path)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
    }
  }
}
