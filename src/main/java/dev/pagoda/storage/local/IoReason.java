package dev.pagoda.storage.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Says why the file system refused, in words for a person and without paths. */
final class IoReason {
  private IoReason() {}

  static String of(IOException e) {
    String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
    if (reason != null) {
      return reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }
    return e instanceof AccessDeniedException ? "access denied" : "the file system refused";
  }
}
