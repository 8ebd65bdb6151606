package dev.pagoda.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A repository of the test hub: files by path, as a commit holds them. */
public final class HubRepository {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The hub keeps larger files outside git. */
  private static final int LARGE = 100_000;

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Set<String> commits = new HashSet<>();
  private String commit = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";

  /** One with all files below a directory. */
  public static HubRepository of(Path directory) throws IOException {
    HubRepository repository = new HubRepository();
    repository.addAll("", directory);
    return repository;
  }

  public HubRepository addAll(String prefix, Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        add(
            prefix + directory.relativize(file).toString().replace('\\', '/'),
            Files.readAllBytes(file));
      }
    }
    return this;
  }

  public HubRepository add(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  public HubRepository add(String path, String content) {
    return add(path, content.getBytes(UTF_8));
  }

  public HubRepository rename(String from, String to) {
    return add(to, files.remove(from));
  }

  public HubRepository remove(String prefix) {
    files.keySet().removeIf(path -> path.startsWith(prefix));
    return this;
  }

  /** A new commit, to which branches point from now on; the old one stays. */
  public HubRepository commit(String commit) {
    commits.add(this.commit);
    this.commit = commit;
    return this;
  }

  public String commit() {
    return commit;
  }

  boolean has(String revision) {
    return revision.equals(commit) || commits.contains(revision);
  }

  public byte[] content(String path) {
    return files.get(path);
  }

  public boolean isLarge(String path) {
    return files.get(path).length >= LARGE;
  }

  public String etag(String path) {
    byte[] content = files.get(path);
    return isLarge(path)
        ? hex("SHA-256", content)
        : hex("SHA-1", ("blob " + content.length + "\0").getBytes(UTF_8), content);
  }

  byte[] bySha256(String sha) {
    return files.keySet().stream()
        .filter(path -> isLarge(path) && etag(path).equals(sha))
        .map(files::get)
        .findFirst()
        .orElse(null);
  }

  ObjectNode info(String id) {
    ObjectNode info = JSON.createObjectNode();
    info.put("id", id).put("modelId", id).put("sha", commit).put("private", false);
    info.put("downloads", 0).put("likes", 0).putArray("tags");
    info.putObject("cardData").put("license", "openrail++");
    ArrayNode siblings = info.putArray("siblings");
    files.keySet().forEach(path -> siblings.addObject().put("rfilename", path));
    return info;
  }

  /** As the hub lists it: directories too. */
  List<ObjectNode> tree() {
    TreeMap<String, ObjectNode> entries = new TreeMap<>();
    files.forEach(
        (path, content) -> {
          for (int at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
            ObjectNode folder = JSON.createObjectNode().put("type", "directory").put("size", 0);
            entries.put(
                path.substring(0, at), folder.put("path", path.substring(0, at)).put("oid", "0"));
          }
          ObjectNode file = JSON.createObjectNode().put("type", "file").put("path", path);
          file.put("size", content.length);
          if (isLarge(path)) {
            file.put("oid", "1".repeat(40));
            ObjectNode lfs = file.putObject("lfs").put("oid", etag(path));
            lfs.put("size", content.length).put("pointerSize", 134);
          } else {
            file.put("oid", etag(path));
          }
          entries.put(path, file);
        });
    return List.copyOf(entries.values());
  }

  private static String hex(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
