package dev.pagoda.storage.local;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pagoda.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The key that signs links: drawn once and kept in the store's directory for its owner only. */
public final class SigningKey {
  private static final int BYTES = 32;

  private SigningKey() {}

  /** Reads the key of the store in {@code directory}, or draws it at the first start. */
  public static byte[] of(Path directory) {
    Path file = directory.resolve("signing-key");
    try {
      Files.createDirectories(directory);
      if (!Files.exists(file)) {
        draw(directory, file);
      }
      byte[] key = Base64.getDecoder().decode(Files.readString(file, US_ASCII).trim());
      if (key.length < BYTES) {
        throw new IllegalArgumentException("it is too short");
      }
      return key;
    } catch (IOException e) {
      throw new StorageException(
          "Could not read or make the key that signs links: " + IoReason.of(e) + ".", e);
    } catch (IllegalArgumentException e) {
      throw new StorageException(
          "The file signing-key of the object store is damaged; delete it to have a new key drawn.",
          e);
    }
  }

  private static void draw(Path directory, Path file) throws IOException {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    // Permissions of a temporary file are its owner's alone from the start; the link makes the
    // finished key appear at once, and one of several starting processes wins.
    Path drawn = Files.createTempFile(directory, "signing-key", ".new");
    try {
      if (Files.getFileStore(drawn).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(drawn, PosixFilePermissions.fromString("rw-------"));
      }
      Files.writeString(drawn, Base64.getEncoder().encodeToString(key) + "\n", US_ASCII);
      Files.createLink(file, drawn);
    } catch (FileAlreadyExistsException e) {
      return; // another process was faster; its key counts
    } finally {
      Files.delete(drawn);
    }
  }
}
