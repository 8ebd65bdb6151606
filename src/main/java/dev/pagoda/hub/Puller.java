package dev.pagoda.hub;

import dev.pagoda.hub.Retries.Pause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Brings models of a hub into the models directory. Thread-safe. */
public final class Puller {
  private final Path models;
  private final HubSettings settings;
  private final HubHttp http;
  private final Retries retries;
  private final PulledCheck check;
  private final ToLongFunction<Path> freeBytes;

  /**
   * @param models holds one directory per model
   * @param agent what this program calls itself to the hub
   * @param layers gives the self-attentions of a denoiser's graph
   */
  public Puller(
      Path models, HubSettings settings, String agent, Function<Path, List<String>> layers) {
    this(models, settings, agent, layers, time -> Thread.sleep(time.toMillis()), Disk::free);
  }

  /**
   * @param pause waits between attempts
   * @param freeBytes of the disk of a directory
   */
  Puller(
      Path models,
      HubSettings settings,
      String agent,
      Function<Path, List<String>> layers,
      Pause pause,
      ToLongFunction<Path> freeBytes) {
    this.models = models;
    this.settings = settings;
    this.http = new HubHttp(settings, agent);
    this.retries = new Retries(settings.attempts(), pause);
    this.check = new PulledCheck(layers);
    this.freeBytes = freeBytes;
  }

  /**
   * Fetches what is needed of a repository, checks it, and offers it. May take hours.
   *
   * @throws HubException if that cannot be done; the models directory is as it was then, and what
   *     was fetched is kept for the next attempt
   * @throws PullCanceledException if the control says so
   */
  public Pulled pull(PullRequest request, PullControl control) {
    control.requireGoing();
    if (!Files.isDirectory(models)) {
      throw new HubException("the models directory %s is not there".formatted(models));
    }
    HubErrors errors = new HubErrors(settings, request.repository());
    HubApi hub = new HubApi(http, retries, errors, request.repository());
    control.listener().onPhase("Looking at " + request.repository());
    Revision revision = hub.revision(request.revision());
    List<HubFile> files = hub.files(revision.commit());
    Selection selection = Selector.select(request, files);
    try (Staging staging = Staging.open(models, request.name())) {
      FileDownload download = new FileDownload(http, retries, errors, revision.commit(), control);
      return new Pull(request, revision, selection, files, staging, check, control)
          .run(settings, file -> hub.file(revision.commit(), file.path()), download, freeBytes);
    }
  }
}
