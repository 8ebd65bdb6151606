package dev.pagoda.hub;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to fetch, and as what.
 *
 * @param repository where it is
 * @param revision branch, tag or commit
 * @param folder of the repository that holds it, with a slash at the end; empty: the top
 * @param variant which of several graphs of a part, such as {@code fp16} of {@code
 *     model.fp16.onnx}; empty: {@code model.onnx}, or the only one
 * @param files which {@code .safetensors} of a repository of LoRAs or IP-Adapters; empty: all
 * @param name of the directory that it becomes
 * @param replace whether a directory of that name is replaced
 */
public record PullRequest(
    Repository repository,
    String revision,
    String folder,
    Optional<String> variant,
    List<String> files,
    String name,
    boolean replace) {
  public static final String MAIN = "main";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
  private static final Pattern VARIANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,40}");
  private static final int LONGEST_REVISION = 200;

  /**
   * @throws InvalidPullException if a part of it cannot be
   */
  public PullRequest {
    files = List.copyOf(files);
    if (!NAME.matcher(name).matches()) {
      throw new InvalidPullException(
          "as",
          "\"%.120s\" is no name for a directory; use letters, digits, dots, dashes and underscores"
              .formatted(name));
    }
    if (revision.isBlank()
        || revision.length() > LONGEST_REVISION
        || revision.contains("..")
        || revision.chars().anyMatch(c -> c <= ' ')) {
      throw new InvalidPullException("revision", "\"%.220s\" is no revision".formatted(revision));
    }
    variant.ifPresent(
        text -> {
          if (!VARIANT.matcher(text).matches()) {
            throw new InvalidPullException(
                "variant", "\"%.60s\" is no variant; write fp16 or such".formatted(text));
          }
        });
    folder = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
    if (!folder.isEmpty() && !SafePath.isSafe(folder.substring(0, folder.length() - 1))) {
      throw new InvalidPullException("folder", "\"%.120s\" is no folder".formatted(folder));
    }
    for (String file : files) {
      if (!SafePath.isSafe(file)) {
        throw new InvalidPullException("files", "\"%.120s\" is no file".formatted(file));
      }
    }
  }

  /** The newest of a repository, under its own name. */
  public static PullRequest of(String repository) {
    Repository parsed = Repository.parse(repository);
    return new PullRequest(parsed, MAIN, "", Optional.empty(), List.of(), parsed.name(), false);
  }
}
