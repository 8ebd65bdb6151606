package dev.pagoda.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fetches one file, goes on where an earlier attempt ended, and holds it against its hash. */
final class FileDownload {
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");
  private static final int CHUNK = 1 << 18;

  private final HubHttp http;
  private final Retries retries;
  private final HubErrors errors;
  private final String commit;
  private final PullControl control;

  /**
   * @param commit that all files are of
   */
  FileDownload(
      HubHttp http, Retries retries, HubErrors errors, String commit, PullControl control) {
    this.http = http;
    this.retries = retries;
    this.errors = errors;
    this.commit = commit;
    this.control = control;
  }

  /**
   * Fetches a file.
   *
   * @param part where the bytes are kept while they are not all there; may hold the first of them
   * @param counter is told how many bytes of the file are there
   * @throws HubException if it cannot be had, or is not what the hub has listed
   */
  void fetch(URI uri, HubFile file, Path part, LongConsumer counter) {
    boolean again;
    do {
      try (PartFile to = PartFile.open(part, file)) {
        boolean resumed = to.size() > 0;
        counter.accept(to.size());
        if (to.size() < file.size()) {
          retries.call(
              "fetching " + file.path(),
              to::size,
              () -> {
                attempt(uri, file, to, counter);
                return null;
              });
        }
        boolean whole = to.isWhole();
        again = !whole && resumed;
        if (!whole) {
          to.discard();
          if (!resumed) {
            throw new HubException(
                "%s has not the %s that the hub lists; what came is thrown away"
                    .formatted(file.path(), file.hash()));
          }
        }
      }
    } while (again);
  }

  private void attempt(URI uri, HubFile file, PartFile to, LongConsumer counter)
      throws IOException, InterruptedException {
    control.requireGoing();
    try (HubAnswer answer = http.get(uri, to.size())) {
      if (answer.status() == 416) {
        to.restart();
        throw new IOException("the server does not go on where it ended");
      }
      errors.check(answer, "file " + file.path());
      checkTold(answer, file);
      if (answer.status() == 200) {
        to.restart();
      } else {
        checkRange(answer, file, to);
      }
      receive(answer.body(), file, to, counter);
    }
  }

  private void receive(InputStream body, HubFile file, PartFile to, LongConsumer counter)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
      control.requireGoing();
      if (to.size() + count > file.size()) {
        to.discard();
        throw new HubException(
            "%s is longer than the %d bytes that the hub lists"
                .formatted(file.path(), file.size()));
      }
      to.write(chunk, count);
      counter.accept(to.size());
    }
    if (to.size() < file.size()) {
      throw new IOException(
          "the connection ended after %d of %d bytes".formatted(to.size(), file.size()));
    }
  }

  /** The hub says what it sends to: no need to fetch gigabytes to find that it is not meant. */
  private void checkTold(HubAnswer answer, HubFile file) {
    answer
        .told("X-Repo-Commit")
        .filter(told -> !told.equals(commit))
        .ifPresent(
            told -> {
              throw new HubException(
                  "the hub gives %s of commit %.60s, not %s".formatted(file.path(), told, commit));
            });
    answer
        .told("X-Linked-Etag")
        .map(etag -> etag.replaceAll("^W/|\"", "").toLowerCase(Locale.ROOT))
        .filter(etag -> file.hash().kind() == FileHash.Kind.SHA256)
        .filter(etag -> !etag.equals(file.hash().hex()))
        .ifPresent(
            etag -> {
              throw new HubException(
                  "the hub lists %s with %s, but gives %.80s"
                      .formatted(file.path(), file.hash(), etag));
            });
  }

  private static void checkRange(HubAnswer answer, HubFile file, PartFile to) throws IOException {
    Matcher range = RANGE.matcher(answer.header("Content-Range").orElse(""));
    boolean fits =
        range.matches()
            && Long.parseLong(range.group(1)) == to.size()
            && (range.group(2).equals("*") || Long.parseLong(range.group(2)) == file.size());
    if (!fits) {
      to.restart();
      throw new IOException("the server goes on at another place than it was asked to");
    }
  }
}
