package dev.pagoda.hub;

import dev.pagoda.hub.Wanted.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
    staging.keepOnly(paths());
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
    wanted = new GraphWeights(request, listing, staging.tree()).exact(wanted);
    staging.keepOnly(paths());
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

  private Set<String> paths() {
    return wanted.stream().map(Wanted::as).collect(Collectors.toSet());
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
