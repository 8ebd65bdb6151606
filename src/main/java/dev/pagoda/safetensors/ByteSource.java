package dev.pagoda.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file, of which parts are read. */
interface ByteSource {
  long size() throws IOException;

  /** Fills {@code to} with the bytes from {@code offset} on. */
  void read(long offset, ByteBuffer to) throws IOException;

  static ByteSource of(byte[] bytes) {
    return new ByteSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void read(long offset, ByteBuffer to) {
        to.put(bytes, Math.toIntExact(offset), to.remaining());
      }
    };
  }

  /** Opens the file for each part, so that nothing stays open. */
  static ByteSource of(Path path) {
    return new ByteSource() {
      @Override
      public long size() throws IOException {
        return Files.size(path);
      }

      @Override
      public void read(long offset, ByteBuffer to) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
          long at = offset;
          while (to.hasRemaining()) {
            int count = channel.read(to, at);
            if (count < 0) {
              throw new EOFException("it became shorter");
            }
            at += count;
          }
        }
      }
    };
  }
}
