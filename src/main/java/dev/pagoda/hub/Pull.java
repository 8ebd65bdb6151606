package dev.pagoda.hub;

import dev.pagoda.hub.Wanted.Kind;
import dev.pagoda.onnx.graph.GraphSignature;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** One pull from the list of files to the directory: what tells most is fetched first. */
final class Pull {
  private final PullRequest request;
  private final Revision revision;
  private final Selection selection;
  private final Listing listing;
  private final Staging staging;
  private final PulledCheck check;
  private final PullControl control;
  private final Set<String> whole = new HashSet<>();
  private List<Wanted> wanted;

  Pull(
      PullRequest request,
      Revision revision,
      Selection selection,
      List<HubFile> files,
      Staging staging,
      PulledCheck check,
      PullControl control) {
    this.request = request;
    this.revision = revision;
    this.selection = selection;
    this.listing = new Listing(files, "");
    this.staging = staging;
    this.check = check;
    this.control = control;
    this.wanted = selection.wanted();
  }

  Pulled run(
      HubSettings settings,
      Function<HubFile, URI> addresses,
      FileDownload download,
      ToLongFunction<Path> freeBytes) {
    if (Files.exists(staging.target()) && !request.replace()) {
      return there();
    }
    staging.keepOnly(wanted.stream().map(Wanted::as).collect(Collectors.toSet()));
    for (Wanted file : wanted) {
      control.requireGoing();
      if (Files.exists(staging.tree().resolve(file.as()))) {
        control.listener().onPhase("Looking again at " + file.as());
      }
      if (PartFile.isWhole(staging.tree().resolve(file.as()), file.file())) {
        whole.add(file.as());
      }
    }
    requireSpace(freeBytes);
    fetch(Kind.CONFIG, addresses, download);
    if (selection.kind() == Selection.Kind.MODEL) {
      check.family(request.name(), staging.tree());
    }
    fetch(Kind.GRAPH, addresses, download);
    addWeights();
    requireSpace(freeBytes);
    rehearse();
    fetch(Kind.WEIGHTS, addresses, download);
    control.listener().onPhase("Checking " + request.name());
    record(settings).write(staging.tree());
    Pulled pulled =
        check.check(staging.directory(), request.name(), staging.target(), revision, true);
    control.requireGoing();
    staging.install(request.replace());
    return pulled;
  }

  /** The same pull may have been done before. */
  private Pulled there() {
    Path target = staging.target();
    return PullRecord.read(target)
        .filter(r -> r.repository().equals(request.repository().toString()))
        .filter(r -> r.commit().equals(revision.commit()))
        .filter(r -> r.variant().equals(request.variant()) && r.folder().equals(request.folder()))
        .filter(r -> r.wants().equals(request.files()))
        .map(same -> check.check(target.getParent(), request.name(), target, revision, false))
        .orElseThrow(
            () ->
                new HubException(
                    "%s is there already%s; --force replaces it, --as gives the new one another name"
                        .formatted(
                            target,
                            PullRecord.read(target)
                                .map(r -> ", of %s at %s".formatted(r.repository(), r.commit()))
                                .orElse(""))));
  }

  private void fetch(Kind kind, Function<HubFile, URI> addresses, FileDownload download) {
    long total = wanted.stream().mapToLong(w -> w.file().size()).sum();
    for (Wanted file : wanted) {
      if (file.kind() == kind && !whole.contains(file.as())) {
        long before =
            wanted.stream()
                .filter(w -> whole.contains(w.as()))
                .mapToLong(w -> w.file().size())
                .sum();
        Path part = staging.part(file.file());
        download.fetch(
            addresses.apply(file.file()),
            file.file(),
            part,
            bytes -> control.listener().onBytes(file.as(), before + bytes, total));
        staging.take(part, file.as());
        whole.add(file.as());
      }
    }
  }

  /** Graphs say which files their weights are in; names only let one guess. */
  private void addWeights() {
    List<Wanted> exact = new ArrayList<>(wanted);
    for (Wanted graph : wanted) {
      if (graph.kind() == Kind.GRAPH) {
        Set<String> needed = weightsOf(graph);
        exact.removeIf(
            w ->
                w.kind() == Kind.WEIGHTS
                    && selection.kind() != Selection.Kind.LORA
                    && !w.as().endsWith(".safetensors")
                    && w.directory().equals(graph.directory())
                    && !needed.contains(w.as()));
        for (String path : needed) {
          if (exact.stream().noneMatch(w -> w.as().equals(path))) {
            exact.add(new Wanted(weights(graph, path), path, Kind.WEIGHTS));
          }
        }
      }
    }
    exact.sort(Comparator.comparing(Wanted::kind));
    wanted = List.copyOf(exact);
    staging.keepOnly(wanted.stream().map(Wanted::as).collect(Collectors.toSet()));
  }

  private Set<String> weightsOf(Wanted graph) {
    try {
      return GraphSignature.read(staging.tree().resolve(graph.as()))
          .externalData()
          .keySet()
          .stream()
          .map(location -> SafePath.check(graph.directory() + location.replaceFirst("^\\./", "")))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new HubException("%s cannot be used: %s".formatted(request.name(), e.getMessage()), e);
    }
  }

  private HubFile weights(Wanted graph, String path) {
    String from = graph.file().path();
    String folder = from.substring(0, from.lastIndexOf('/') + 1);
    String location = path.substring(graph.directory().length());
    return listing
        .find(folder + location)
        .orElseThrow(
            () ->
                new HubException(
                    "%s of %s keeps weights in %s, which the repository does not have"
                        .formatted(from, request.repository(), location)));
  }

  /** Checks with empty files of the right size for weights that are yet to come. */
  private void rehearse() {
    List<Path> made = new ArrayList<>();
    try {
      for (Wanted file : wanted) {
        if (!whole.contains(file.as())) {
          made.add(staging.placeholder(file.as(), file.file().size()));
        }
      }
      check.rehearse(selection.kind(), request.name(), staging.tree());
    } finally {
      made.forEach(Disk::deleteFile);
    }
  }

  private void requireSpace(ToLongFunction<Path> freeBytes) {
    long needed = 0;
    for (Wanted file : wanted) {
      if (!whole.contains(file.as())) {
        needed += file.file().size() - Disk.size(staging.part(file.file()));
      }
    }
    long free = freeBytes.applyAsLong(staging.directory());
    if (needed > free) {
      throw new HubException(
          "%s needs %s more on the disk of %s, which has %s"
              .formatted(
                  request.name(),
                  Disk.bytes(needed),
                  staging.target().getParent(),
                  Disk.bytes(free)));
    }
  }

  private PullRecord record(HubSettings settings) {
    return new PullRecord(
        settings.endpoint().toString(),
        request.repository().toString(),
        request.revision(),
        revision.commit(),
        request.folder(),
        request.variant(),
        request.files(),
        revision.license(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        wanted.stream()
            .map(
                w ->
                    new PullRecord.File(
                        w.as(), w.file().path(), w.file().size(), w.file().hash().toString()))
            .toList());
  }
}
