package dev.pagoda.hub;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code .safetensors} of LoRAs and IP-Adapters. */
final class AdapterFiles {
  private static final String SUFFIX = ".safetensors";

  /** Bytes; the largest LoRAs and IP-Adapters of SDXL have a quarter of it. */
  private static final long LARGEST = 4_000_000_000L;

  private AdapterFiles() {}

  static boolean isOne(HubFile file) {
    return file.path().endsWith(SUFFIX);
  }

  /** All that lie in the folder itself. */
  static List<Wanted> all(Listing listing) {
    return listing.in("").stream().filter(AdapterFiles::isOne).map(AdapterFiles::wanted).toList();
  }

  /**
   * The named ones.
   *
   * @param paths in the repository, or below the folder
   * @throws HubException if there is no such file, or two have one name
   */
  static List<Wanted> named(Listing listing, List<String> paths) {
    Set<String> names = new HashSet<>();
    return paths.stream()
        .map(
            path ->
                listing
                    .find(path)
                    .or(() -> listing.at("").find(path))
                    .orElseThrow(() -> missing(listing, path)))
        .peek(
            file -> {
              if (!isOne(file)) {
                throw new HubException(file.path() + " is not read; only .safetensors files are");
              }
              if (!names.add(file.fileName())) {
                throw new HubException("two files are called " + file.fileName());
              }
            })
        .map(AdapterFiles::wanted)
        .toList();
  }

  private static Wanted wanted(HubFile file) {
    if (file.size() > LARGEST) {
      throw new HubException(
          "%s has %s, too much for an adapter; a whole model in one file is not read: %s"
              .formatted(file.path(), Disk.bytes(file.size()), "src/docs/models.md says what is"));
    }
    return new Wanted(file, file.fileName(), Wanted.Kind.WEIGHTS);
  }

  private static HubException missing(Listing listing, String path) {
    String there =
        all(listing).stream().map(Wanted::as).limit(40).collect(Collectors.joining(", "));
    return new HubException(
        "there is no file %s%s".formatted(path, there.isEmpty() ? "" : "; there are " + there));
  }
}
