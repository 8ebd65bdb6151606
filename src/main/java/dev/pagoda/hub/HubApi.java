package dev.pagoda.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the hub says about one repository. */
final class HubApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of one answer; a page has 1000 files, which take 300 bytes each. */
  private static final int LONGEST_ANSWER = 16 << 20;

  private static final int MOST_FILES = 100_000;

  private final HubHttp http;
  private final Retries retries;
  private final HubErrors errors;
  private final Repository repository;

  HubApi(HubHttp http, Retries retries, HubErrors errors, Repository repository) {
    this.http = http;
    this.retries = retries;
    this.errors = errors;
    this.repository = repository;
  }

  /**
   * What a branch, tag or commit means now.
   *
   * @throws HubException if the repository or the revision is not there for us
   */
  Revision revision(String revision) {
    URI uri = http.address("/api/models/" + repository + "/revision/" + encoded(revision));
    JsonNode info = page(uri, "revision " + revision).json();
    return new Revision(
        info.path("sha").asText(),
        Optional.of(info.path("cardData").path("license").asText()).filter(l -> !l.isBlank()));
  }

  /**
   * All files of a commit.
   *
   * @throws HubException also if a name could lead out of a directory
   */
  List<HubFile> files(String commit) {
    List<HubFile> files = new ArrayList<>();
    Set<URI> seen = new HashSet<>();
    Optional<URI> next =
        Optional.of(
            http.address("/api/models/%s/tree/%s?recursive=true".formatted(repository, commit)));
    while (next.isPresent()) {
      if (!seen.add(next.get()) || files.size() > MOST_FILES) {
        throw new HubException("the list of files of " + repository + " does not end");
      }
      Page page = page(next.get(), "commit " + commit);
      for (JsonNode entry : page.json()) {
        if (entry.path("type").asText().equals("file")) {
          files.add(file(entry));
        }
      }
      next = page.next();
    }
    return files;
  }

  /** Where a file is fetched. */
  URI file(String commit, String path) {
    String encoded =
        Arrays.stream(path.split("/")).map(HubApi::encoded).collect(Collectors.joining("/"));
    return http.address("/%s/resolve/%s/%s".formatted(repository, commit, encoded));
  }

  private record Page(JsonNode json, Optional<URI> next) {}

  private Page page(URI uri, String what) {
    return retries.call(
        "asking the hub for " + what,
        () -> 0,
        () -> {
          try (HubAnswer answer = http.get(uri, 0)) {
            errors.check(answer, what);
            byte[] body = answer.body().readNBytes(LONGEST_ANSWER + 1);
            if (body.length > LONGEST_ANSWER) {
              throw new HubException("the hub's answer for " + what + " does not end");
            }
            return new Page(parse(body, uri), LinkHeader.next(answer.uri(), answer.headers()));
          }
        });
  }

  private static JsonNode parse(byte[] body, URI uri) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new HubException(
          HubHttp.shown(uri) + " gives no JSON; is pagoda.hub.endpoint a hub?", e);
    }
  }

  private static HubFile file(JsonNode entry) {
    JsonNode lfs = entry.path("lfs");
    boolean large = lfs.hasNonNull("oid");
    return new HubFile(
        entry.path("path").asText(),
        (large ? lfs : entry).path("size").asLong(-1),
        large
            ? new FileHash(FileHash.Kind.SHA256, lfs.path("oid").asText().replace("sha256:", ""))
            : new FileHash(FileHash.Kind.GIT, entry.path("oid").asText()));
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
  }
}
