package dev.pagoda.onnx.graph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Why the file of a model cannot be read, in words for whoever put it there. */
final class ReadFailureException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final String LFS_POINTER = "version https://git-lfs.github.com/spec/";

  ReadFailureException(Path file, String problem) {
    super(name(file) + " " + problem);
  }

  private ReadFailureException(Path file, String problem, IOException cause) {
    super(name(file) + " " + problem, cause);
  }

  /** Of a file that is not there, is kept from us, or does not hold a model. */
  static ReadFailureException of(Path file, IOException cause) throws IOException {
    if (cause instanceof NoSuchFileException) {
      return new ReadFailureException(file, "is missing", cause);
    }
    if (cause instanceof FileSystemException) {
      return new ReadFailureException(file, "cannot be read", cause);
    }
    return new ReadFailureException(file, "is " + damage(file), cause);
  }

  private static String damage(Path file) throws IOException {
    byte[] start = new byte[LFS_POINTER.length()];
    try (InputStream in = Files.newInputStream(file)) {
      in.readNBytes(start, 0, start.length);
    }
    return LFS_POINTER.equals(new String(start, StandardCharsets.US_ASCII))
        ? "a Git LFS pointer and not the model itself; fetch it with \"git lfs pull\""
        : "damaged or not an ONNX model";
  }

  /** File and directory, as in {@code unet/model.onnx}: messages need not tell the rest. */
  private static String name(Path file) {
    Path directory = file.toAbsolutePath().getParent().getFileName();
    return directory == null ? file.getFileName().toString() : directory + "/" + file.getFileName();
  }
}
