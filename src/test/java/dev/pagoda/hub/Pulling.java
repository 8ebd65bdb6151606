package dev.pagoda.hub;

import dev.pagoda.onnx.graph.PagGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Pulls from a test hub, without real pauses. */
final class Pulling {
  static final PullControl.Listener NOBODY =
      new PullControl.Listener() {
        @Override
        public void onPhase(String what) {}

        @Override
        public void onBytes(String file, long done, long total) {}
      };

  final Path models;
  final HubServer hub;
  final List<Duration> pauses = new ArrayList<>();
  Optional<String> token = Optional.empty();
  Duration patience = Duration.ofSeconds(20);
  ToLongFunction<Path> free = Disk::free;

  Pulling(Path models, HubServer hub) {
    this.models = models;
    this.hub = hub;
  }

  Puller puller() {
    return new Puller(
        models,
        new HubSettings(hub.endpoint(), token, patience, 4),
        "pagoda-test",
        PagGraph::layers,
        pauses::add,
        free);
  }

  Pulled pull(PullRequest request) {
    return puller().pull(request, new PullControl(NOBODY));
  }

  Pulled pull(String repository) {
    return pull(PullRequest.of(repository));
  }

  boolean isThere(String name) {
    return Files.exists(models.resolve(name));
  }

  /** A request like the plain one, but for some of its fields. */
  static PullRequest request(
      String repository, String revision, String folder, String variant, String name) {
    return new PullRequest(
        Repository.parse(repository),
        revision,
        folder,
        Optional.ofNullable(variant),
        List.of(),
        name,
        false);
  }

  static PullRequest replacing(String repository, String name) {
    return new PullRequest(
        Repository.parse(repository),
        PullRequest.MAIN,
        "",
        Optional.empty(),
        List.of(),
        name,
        true);
  }

  static PullRequest files(String repository, String... files) {
    Repository parsed = Repository.parse(repository);
    return new PullRequest(
        parsed, PullRequest.MAIN, "", Optional.empty(), List.of(files), parsed.name(), false);
  }
}
